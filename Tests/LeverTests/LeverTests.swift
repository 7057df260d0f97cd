import AssayAcceptance
import AssayBackends
import AssayCore
import AssayEconomics
import AssayReport
import AssayTestSupport
import Testing

/// What each lever does to the hops, the output and the ledger, on backends whose answers are known.
@Suite struct LeverTests {
    let clock = ManualClock()
    let prices: [String: any Pricing] = [
        "small": fee(1), "big": fee(100), "judge": fee(1000), "embedder": fee(5),
    ]

    func backend(
        _ name: String, _ answer: @escaping @Sendable (GenerationRequest) -> ScriptedBackend.Answer
    ) -> ScriptedBackend {
        ScriptedBackend(name, clock: clock, answer)
    }

    func saying(_ name: String, _ text: String) -> ScriptedBackend {
        backend(name) { _ in .init(text) }
    }

    func check(_ kind: CheckRule.Kind, _ judge: (any Backend)? = nil) throws -> AnswerCheck {
        try AnswerCheck(
            CheckRule(kind), backends: judge.map { ["judge": $0] } ?? [:], make: TextChecks.make)
    }

    func run(
        _ lever: any Backend, _ cases: [String], repeats: Int = 1
    ) async throws -> LeverRun {
        try await LeverRun.of(lever, cases: cases, pricing: prices, clock: clock, repeats: repeats)
    }

    // MARK: Route

    @Test func `a router follows the first rule that holds, then a model's word, then the rest`() async throws
    {
        let small = backend("small") { request in
            .init(request.messages.first?.role == .system ? "It is HARD, I say." : "yes")
        }
        let parts: [String: any Backend] = ["small": small, "big": saying("big", "yes")]
        func router(_ rules: [RouteRule], _ classifier: RouteClassifier? = nil) throws -> RouteLever {
            try RouteLever(
                name: "x", rules: rules, classifier: classifier, otherwise: "small", backends: parts,
                make: TextChecks.make, clock: clock)
        }
        let rules = [
            RouteRule(suite: "other", backend: "big"), RouteRule(atLeastTokens: 100, backend: "big"),
            RouteRule(pattern: CheckRule(.pattern("(?i)refund", isWanted: true)), backend: "big"),
        ]
        let byRule = try await run(
            try router(rules), ["A Refund please", "hello", String(repeating: "long ", count: 100)])
        let asked = byRule.record.episodes.sorted { $0.planned.caseID < $1.planned.caseID }.map { episode in
            byRule.hops.first { $0.id.episode == episode.planned.id }?.backend
        }
        #expect(asked == ["big", "small", "big"])
        let classifier = RouteClassifier(
            backend: "small", question: "How hard?",
            choices: [.init(word: "easy", backend: "small"), .init(word: "hard", backend: "big")])
        let byModel = try await run(try router([], classifier), ["a"])
        #expect(byModel.hops.map(\.backend) == ["small", "big"])
        #expect((byModel.nanos(.guards), byModel.nanos(.inference)) == (1, 100))
    }

    // MARK: Cascade

    @Test func `a cascade escalates what fails its check, and the further stage is booked apart`()
        async throws
    {
        let lever = CascadeLever(
            name: "x",
            stages: [
                .init(
                    backend("small") { $0.lastText == "easy" ? .init("yes") : .init("perhaps") },
                    checks: [try check(.pattern("^yes$", isWanted: true))]),
                .init(saying("big", "yes"), checks: []),
            ], clock: clock)
        let run = try await run(lever, ["easy", "hard"])
        #expect((run.nanos(.inference), run.nanos(.fallbacks)) == (2, 100))
        #expect(run.figure("escalation_rate") == 0.5)
        #expect(run.figure("fallback_rate") == 0)
        #expect(run.figure("acceptance_rate") == 1)
        #expect(run.figure("first_pass_yield") == 0.5)
        // Kept at once after 10 ms, or after both stages.
        #expect(run.samples("ttft") == [10, 20])
    }

    @Test func `a judge and samples that are asked to check are booked under guards`() async throws {
        let judge = backend("judge") { request in
            .init(request.messages.last?.content.contains("maybe") == true ? #"{"verdict":"reject"}"# : "so?")
        }
        let judged = CascadeLever(
            name: "x",
            stages: [
                .init(
                    saying("small", "maybe"),
                    checks: [try check(.judge(backend: "judge", rubric: "It decides."), judge)]),
                .init(saying("big", "yes"), checks: []),
            ], judges: [judge], clock: clock)
        let first = try await run(judged, ["a"])
        #expect((first.nanos(.inference), first.nanos(.guards), first.nanos(.fallbacks)) == (1, 1000, 100))
        let sampled = CascadeLever(
            name: "x",
            stages: [
                .init(
                    backend("small") { .init($0.settings.seed.map { $0 % 2 == 0 } == true ? "yes" : "no") },
                    checks: [try check(.agreement(samples: 2, share: 1))]),
                .init(saying("big", "yes"), checks: []),
            ], clock: clock)
        let second = try await run(sampled, ["a"])
        // Seeds that follow one another are even and odd, so the two never agree.
        #expect((second.nanos(.inference), second.nanos(.guards), second.nanos(.fallbacks)) == (1, 1, 100))
    }

    @Test func `log-probabilities decide where they are reported, and escalate where they are not`()
        async throws
    {
        struct Sure: Backend {
            let inner: ScriptedBackend
            let mean: Double?
            var identity: BackendIdentity { get async { await inner.identity } }
            func prepare() async throws(CannotRun) {}
            func shutdown() async {}
            func generate(_ request: GenerationRequest) async -> Exchange {
                var exchange = await inner.generate(request)
                exchange.meanLogProbability = mean
                return exchange
            }
        }
        for (mean, hops) in [(-0.1, 1), (-0.9, 2), (nil, 2)] as [(Double?, Int)] {
            let lever = CascadeLever(
                name: "x",
                stages: [
                    .init(
                        Sure(inner: saying("small", "yes"), mean: mean),
                        checks: [try check(.logProbability(-0.5))]),
                    .init(saying("big", "yes"), checks: []),
                ], clock: clock)
            #expect(try await run(lever, ["a"]).hops.count == hops)
        }
    }

    // MARK: Cache

    @Test func `a cache gives an answer again, generates nothing for it and forgets it with the level`()
        async throws
    {
        let lever = CacheLever(name: "x", of: saying("small", "yes"), clock: clock)
        let run = try await run(lever, ["a", "a", "b"], repeats: 2)
        #expect(run.hops.count == 2)
        #expect(run.nanos(.inference) == 2)
        #expect(run.figure("answer_cache_hit_rate") == 4.0 / 6)
        #expect(run.figure("acceptance_rate") == 1)
        #expect(run.figure("output_tokens") == 4)
        // Tokens from the cache were delivered, but not generated.
        #expect(run.group?.waterfall.steps.map(\.tokens) == [4, 4, 4, 4, 4])
        await lever.beginLevel()
        #expect(try await self.run(lever, ["a"]).hops.count == 1)
    }

    @Test func `those who ask the same at once wait for the first, and ask themselves where it failed`() async
    {
        let asked = ScriptedBackend("small", clock: clock) { request in
            request.id.episode == "e0" ? .init(ending: .failed(Failure(.server, "no"))) : .init("yes")
        }
        let lever = CacheLever(name: "x", of: asked, clock: clock)
        let endings = await withTaskGroup(of: Bool.self) { group in
            for number in 1..<20 {
                group.addTask {
                    await lever.generate(
                        GenerationRequest(
                            id: ExchangeID(episode: "e\(number)"),
                            scheduled: MonotonicInstant(nanoseconds: 0),
                            messages: [Message(.user, "a")])
                    ).succeeded
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(endings == Array(repeating: true, count: 19))
        #expect(asked.requests.count == 1)
    }

    @Test func `a semantic cache takes what is near enough, and a wrong hit is judged wrong`() async throws {
        let vectors = ["cat": "[1,0]", "kitten": "[0.99,0.1]", "stock": "[0,1]"]
        let embedder = backend("embedder") { request in .init("[\(vectors[request.lastText] ?? "[1,1]")]") }
        let lever = CacheLever(
            name: "x", of: backend("small") { .init($0.lastText == "kitten" ? "yes" : "no") },
            embedder: (embedder, 0.95), clock: clock)
        let run = try await LeverRun.of(
            lever, cases: ["cat", "kitten", "stock"], pricing: prices, clock: clock)
        let order = run.record.episodes.map(\.planned.caseID)
        #expect(run.hops.filter { $0.backend == "embedder" }.count == 3)
        #expect(run.hops.filter { $0.backend == "small" }.count == 2)
        #expect(run.figure("answer_cache_hit_rate") == 1.0 / 3)
        let kitten = run.record.episodes.first { $0.planned.caseID == "c1" }
        // Whichever of the two comes first answers for both.
        let isFirst = (order.firstIndex(of: "c1") ?? 0) < (order.firstIndex(of: "c0") ?? 0)
        #expect(kitten?.outcome == (isFirst ? .accepted : .rejected))
    }

    // MARK: Compress

    @Test func `a batch is bought at the batch price`() async throws {
        let rates = TokenRates(
            freshPrompt: TieredPrice(TokenPrice(attos: 0)), output: TieredPrice(TokenPrice(attos: 0)),
            perRequest: TokenPrice(attos: 100_000_000_000))
        let half = TokenRates(perRequest: TokenPrice(attos: 50_000_000_000))
        let pricing = TokenPricing(
            PriceAgreement(
                currency: .usDollar,
                schedule: PriceSchedule(
                    [.init(.always, rates)],
                    variants: [.init(when: ["processing": "batch"], .always, half)]), source: "the test"))
        let lever = BatchLever(
            name: "x", of: saying("big", "yes"), size: 4, wait: .seconds(60), clock: clock)
        let run = try await LeverRun.of(lever, cases: ["a", "b"], pricing: ["big": pricing], clock: clock)
        #expect(run.nanos(.inference) == 100)
        #expect(run.hops.allSatisfy { $0.part == .hop(.inference, $0.decisionThatLed, isBatched: true) })
        let plain = try await LeverRun.of(
            RetryLever(name: "x", of: saying("big", "yes"), policy: RetryPolicy(), clock: clock),
            cases: ["a", "b"], pricing: ["big": pricing], clock: clock)
        #expect(plain.nanos(.inference) == 200)
    }

    // MARK: Best of

    @Test func `the answer of most samples is delivered, and all samples are paid`() async throws {
        let lever = BestOfLever(
            name: "x", of: backend("small") { .init(($0.settings.seed ?? 0) % 4 == 0 ? "no" : "yes") },
            count: 4,
            temperature: 0.7, choice: .agreement, clock: clock)
        let run = try await run(lever, ["a"])
        #expect(run.hops.count == 4 && run.nanos(.inference) == 4)
        #expect(run.hops.allSatisfy { $0.request.settings.temperature == 0.7 })
        #expect(run.record.episodes.first?.output == "yes")
        #expect(run.hops.sorted { $0.id.hop < $1.id.hop }.map { $0.request.settings.seed } == run.seeds(4))
    }
}

extension GenerationRequest {
    /// The text of the last message.
    var lastText: String { messages.last?.content ?? "" }
}

extension Exchange {
    /// The decision of a hop; one of no meaning for others.
    fileprivate var decisionThatLed: Decision {
        if case .hop(_, let decision, _) = part {
            decision
        } else {
            Decision(.retry, of: "", .asked, because: "")
        }
    }
}

extension LeverRun {
    /// The seeds of so many samples of the first episode.
    fileprivate func seeds(_ count: Int) -> [UInt32?] {
        let seed = record.episodes.first?.planned.seed ?? 0
        return (0..<count).map { seed &+ UInt32($0) }
    }
}

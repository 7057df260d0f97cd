import AssayAcceptance
import AssayBackends
import AssayCore
import AssayTestSupport
import Testing

/// Every condition of a router, and every way to choose among samples or paragraphs.
extension LeverTests {
    @Test(arguments: [
        (RouteRule(suite: "s", backend: "big"), true), (RouteRule(suite: "other", backend: "big"), false),
        (RouteRule(tag: "hard", backend: "big"), true), (RouteRule(tag: "soft", backend: "big"), false),
        (RouteRule(atMostTokens: 100, backend: "big"), true),
        (RouteRule(atMostTokens: 0, backend: "big"), false),
        (RouteRule(suite: "s", tag: "soft", backend: "big"), false),
        (RouteRule(suite: "s", tag: "hard", atMostTokens: 100, backend: "big"), true),
    ])
    func `a rule holds where all of its conditions do`(rule: RouteRule, holds: Bool) async throws {
        let router = try RouteLever(
            name: "x", rules: [rule], classifier: nil, otherwise: "small",
            backends: ["small": saying("small", "yes"), "big": saying("big", "yes")], make: TextChecks.make,
            clock: clock)
        let run = try await LeverRun.of(
            router, cases: ["hello"], pricing: prices, clock: clock, tags: ["hard"])
        #expect(run.hops.map(\.backend) == [holds ? "big" : "small"])
    }

    @Test func `the first sample that passes the check is delivered, and the check's judge is a guard`()
        async throws
    {
        let judge = backend("judge") { request in
            .init(
                request.messages.last?.content.contains("yes") == true
                    ? #"{"verdict":"accept"}"# : #"{"verdict":"reject"}"#)
        }
        let lever = BestOfLever(
            name: "x", of: backend("small") { .init(($0.settings.seed ?? 0) % 2 == 0 ? "no" : "yes") },
            count: 2, temperature: 0.7,
            choice: .check(try check(.judge(backend: "judge", rubric: "It agrees."), judge), judge: judge),
            clock: clock)
        let run = try await run(lever, ["a"])
        #expect(run.record.episodes.first?.output == "yes")
        #expect(run.nanos(.inference) == 2)
        let judged = run.hops.count { $0.backend == "judge" }
        #expect((1...2).contains(judged) && run.nanos(.guards) == Int64(judged) * 1000)
    }

    @Test func `the likeliest sample is delivered where likelihoods are reported, else the first`()
        async throws
    {
        /// Reports how likely its answer is.
        struct Graded: Backend {
            let inner: ScriptedBackend
            let grades: [String: Double]
            var identity: BackendIdentity { get async { await inner.identity } }
            func prepare() async throws(CannotRun) {}
            func shutdown() async {}
            func generate(_ request: GenerationRequest) async -> Exchange {
                var exchange = await inner.generate(request)
                exchange.meanLogProbability = grades[exchange.reply.text]
                return exchange
            }
        }
        let inner = backend("small") { .init(($0.settings.seed ?? 0) % 2 == 0 ? "no" : "yes") }
        for (grades, output) in [
            (["yes": -0.1, "no": -2.0], "yes"), (["yes": -2.0, "no": -0.1], "no"),
        ] {
            let lever = BestOfLever(
                name: "x", of: Graded(inner: inner, grades: grades), count: 2, temperature: 0.7,
                choice: .logProbability, clock: clock)
            let run = try await run(lever, ["a"])
            #expect(run.record.episodes.first?.output == output)
        }
        let silent = BestOfLever(
            name: "x", of: inner, count: 2, temperature: 0.7, choice: .logProbability, clock: clock)
        let run = try await run(silent, ["a"])
        let first = run.hops.min { $0.id.hop < $1.id.hop }?.reply.text
        #expect(run.record.episodes.first?.output == first)
        #expect(run.wholes.first?.decisions.last?.reason == "none stood out")
    }

    @Test func `paragraphs are kept by the embeddings' likeness to the question, which cost a request`()
        async throws
    {
        let small = saying("small", "yes")
        let embedder = backend("embedder") { request in
            let vectors = request.messages.map { $0.content.contains("Leeds") ? "[1,0]" : "[0,1]" }
            return .init("[\(vectors.joined(separator: ","))]")
        }
        let lever = CompressLever(
            name: "x", of: small, budgetTokens: 24, method: .embedding(embedder), clock: clock)
        let prompt = """
            The cat sleeps on the warm mat.

            Trains to Leeds leave at nine.

            Pigeons eat the corn in the square.

            When does one leave for Leeds?
            """
        let run = try await run(lever, [prompt])
        let sent = try #require(small.requests.first?.lastText)
        #expect(sent.contains("Trains to Leeds leave at nine."))
        #expect(sent.hasSuffix("When does one leave for Leeds?"))
        #expect(!sent.contains("Pigeons"))
        #expect(run.wholes.first?.decisions.map(\.verdict) == [.consulted, .compressed])
        #expect(run.nanos(.inference) == 6)
    }
}

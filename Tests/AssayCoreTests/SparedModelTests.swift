import AssayCore
import Synchronization
import Testing

/// Where a rule that asks no model rejects, the models beside it are not asked.
@Suite struct SparedModelTests {
    /// Counts how often it is asked.
    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    /// `plain` and `model` judge by the option `value`; a missing value is unscored. `model` asks a model, and counts.
    private func kinds(_ counter: Counter) -> [ScorerKind] {
        struct Fixed: Scorer {
            let value: Double?
            let counter: Counter?
            var askedModels: [AskedModel] {
                counter == nil
                    ? []
                    : [
                        AskedModel(
                            scorer: "model", backend: "b", promptDigest: "", settings: [:], threshold: 1)
                    ]
            }
            func judge(_ subject: ScoringSubject) async -> Judgement {
                counter?.count.withLock { $0 += 1 }
                return value.map { .value($0, reason: "is \($0)") } ?? .unscored(because: "no meter")
            }
        }
        return [
            ScorerKind(name: "plain", summary: "") { rule, _ throws(Diagnostics) in
                Fixed(value: rule.options["value"]?.numberValue, counter: nil)
            },
            ScorerKind(name: "model", summary: "") { rule, _ throws(Diagnostics) in
                Fixed(value: rule.options["value"]?.numberValue, counter: counter)
            },
        ]
    }

    private func rule(_ name: String, _ value: Double?, required: Bool = true, isGuard: Bool = false)
        -> ScorerRule
    {
        ScorerRule(
            scorer: name, required: required, isGuard: isGuard,
            options: value.map { JSONObject([.init(name: "value", value: .number($0))]) } ?? JSONObject())
    }

    private func scores(_ rules: [ScorerRule]) async throws -> (scores: [Score], outcome: Outcome, asked: Int)
    {
        let counter = Counter()
        let suite = Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            cases: [Case(id: "c", input: [:], expect: [:])], acceptance: rules)
        let episode = Episode(
            planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 1), exchanges: [], output: "", ending: .answered)
        let subject = ScoringSubject(suite: suite, testCase: suite.cases[0], episode: episode, opening: [])
        let scores = await (try AcceptanceRule(suite, kinds: kinds(counter))).scores(of: subject)
        return (scores, Outcome(of: scores), counter.count.withLock { $0 })
    }

    @Test func `a required rule that rejects spares the required judges, wherever they stand`() async throws {
        let (scores, outcome, asked) = try await scores([
            rule("model", 1), rule("plain", 0), rule("model", 1, required: false),
        ])
        #expect(outcome == .rejected)
        #expect(asked == 1, "only the one that informs is asked")
        #expect(scores[0].finding == .unscored && scores[0].reason == "not asked: plain rejects already")
        #expect(scores[2].finding == .judged(value: 1, passed: true))
    }

    @Test func `what only informs, passes or cannot judge spares nobody`() async throws {
        for other in [rule("plain", 0, required: false), rule("plain", 1), rule("plain", nil)] {
            #expect(try await scores([other, rule("model", 1)]).asked == 1)
        }
    }

    @Test(
        arguments: [
            (1, 1, .accepts, .accepted, 1), (1, 0, .rejects, .rejected, 1), (1, nil, .unscored, .unscored, 1),
            (0, 1, .undecisive, .rejected, 0), (nil, 1, .undecisive, .unscored, 1),
        ] as [(Double?, Double?, Score.ModelVerdict, Outcome, Int)])
    func `in all the model's verdict is told apart, and it is spared where another part fails`(
        plain: Double?, model: Double?, verdict: Score.ModelVerdict, outcome: Outcome, asked: Int
    ) async throws {
        let inner = ScorerRule(.all, of: [rule("model", model), rule("plain", plain)])
        for composition in [inner, ScorerRule(.all, of: [rule("plain", 1), inner])] {
            let result = try await scores([composition])
            #expect(result.outcome == outcome && result.asked == asked)
            #expect(result.scores.first?.verdict == verdict)
        }
    }

    @Test func `in any and weighted, beside another model, and as a guard a model is asked as ever`()
        async throws
    {
        let model = rule("model", 1)
        let any = try await scores([ScorerRule(.any, of: [rule("plain", 1), model])])
        #expect(any.asked == 1 && any.scores.first?.verdict == .undecisive)
        let weighted = try await scores([
            ScorerRule(.weighted, of: [rule("plain", 0), model], threshold: 0.5)
        ])
        #expect(weighted.asked == 1 && weighted.outcome == .accepted)
        #expect(weighted.scores.first?.verdict == .accepts)
        let two = try await scores([ScorerRule(.all, of: [model, model])])
        #expect(two.asked == 2 && two.scores.first?.verdict == nil)
        // Were this guard not asked, nobody would know whether `exact` may still pass the whole.
        let guarded = ScorerRule(.all, of: [rule("plain", 0), rule("model", 1, isGuard: true)])
        let open = try await scores([ScorerRule(.any, of: [guarded, rule("plain", 1)])])
        #expect(open.asked == 1 && open.outcome == .accepted)
    }
}

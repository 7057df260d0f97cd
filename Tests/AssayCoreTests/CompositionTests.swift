import AssayCore
import Testing

/// Judges by what its rule's options say: `value` or `unscored`.
private let fixed = ScorerKind(name: "fixed", summary: "") { rule, _ throws(Diagnostics) in
    struct Fixed: Scorer {
        let value: Double?
        func judge(_ subject: ScoringSubject) async -> Judgement {
            value.map { .value($0, reason: "is \($0)") } ?? .unscored(because: "no meter")
        }
    }
    return Fixed(value: rule.options["value"]?.numberValue)
}

private func part(
    _ value: Double?, threshold: Double? = nil, isGuard: Bool = false, weight: Double = 1
) -> ScorerRule {
    ScorerRule(
        scorer: "fixed", threshold: threshold, isGuard: isGuard, weight: weight,
        options: value.map { JSONObject([.init(name: "value", value: .number($0))]) } ?? JSONObject())
}

private func suite(_ rules: [ScorerRule]) -> Suite {
    Suite(
        name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
        cases: [Case(id: "c", input: [:], expect: [:])], acceptance: rules)
}

private func score(_ rules: ScorerRule...) async throws -> (scores: [Score], outcome: Outcome) {
    let suite = suite(rules)
    let episode = Episode(
        planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
        backend: "b", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
        ended: MonotonicInstant(nanoseconds: 1), exchanges: [], output: "", ending: .answered)
    let subject = ScoringSubject(suite: suite, testCase: suite.cases[0], episode: episode, opening: [])
    let scores = await (try AcceptanceRule(suite, kinds: [fixed])).scores(of: subject)
    return (scores, Outcome(of: scores))
}

@Suite struct CompositionTests {
    @Test(
        arguments: [
            ([1, 1], .accepted), ([1, 0], .rejected), ([0, nil], .rejected), ([nil, 0], .rejected),
            ([1, nil], .unscored), ([nil, nil], .unscored),
        ] as [([Double?], Outcome)])
    func `all passes if every part does, and fails if one failed whatever is unscored`(
        values: [Double?], outcome: Outcome
    ) async throws {
        #expect(try await score(ScorerRule(.all, of: values.map { part($0) })).outcome == outcome)
    }

    @Test(
        arguments: [
            ([1, 0], .accepted), ([0, 0], .rejected), ([1, nil], .accepted), ([nil, 1], .accepted),
            ([0, nil], .unscored), ([nil, nil], .unscored),
        ] as [([Double?], Outcome)])
    func `any passes if one part did whatever is unscored`(
        values: [Double?], outcome: Outcome
    ) async throws {
        #expect(try await score(ScorerRule(.any, of: values.map { part($0) })).outcome == outcome)
    }

    @Test(
        arguments: [
            ([(0.9, 1), (0.5, 1)], 0.7, .accepted), ([(0.9, 1), (0.5, 3)], 0.7, .rejected),
            ([(nil, 1), (1, 9)], 0.7, .accepted), ([(nil, 1), (0.5, 9)], 0.7, .rejected),
            ([(nil, 5), (0.8, 5)], 0.7, .unscored), ([(0.1, 1), (0.2, 1), (0.3, 1)], 0.2, .accepted),
        ] as [([(Double?, Double)], Double, Outcome)])
    func `weighted is decided once what is unscored cannot change it`(
        parts: [(Double?, Double)], floor: Double, outcome: Outcome
    ) async throws {
        let rule = ScorerRule(.weighted, of: parts.map { part($0.0, weight: $0.1) }, threshold: floor)
        #expect(try await score(rule).outcome == outcome)
    }

    @Test(
        arguments: [(0.4, .rejected), (0.6, .accepted), (nil, .unscored)] as [(Double?, Outcome)])
    func `a part of weighted may have a threshold of its own`(value: Double?, outcome: Outcome) async throws {
        let rule = ScorerRule(
            .weighted, of: [part(1, weight: 9), part(value, threshold: 0.5)], threshold: 0.5)
        #expect(try await score(rule).outcome == outcome)
    }

    @Test(arguments: [(1, .accepted), (0, .rejected), (nil, .unscored)] as [(Double?, Outcome)])
    func `a guard deep in a composition decides, whatever else passes`(
        value: Double?, outcome: Outcome
    ) async throws {
        let inner = ScorerRule(.all, of: [part(1), part(value, isGuard: true)])
        let rules = [
            ScorerRule(.any, of: [part(1), inner]),
            ScorerRule(.weighted, of: [part(1, weight: 99), inner], threshold: 0.1),
            ScorerRule(.any, of: [part(1), part(value, isGuard: true)]),
        ]
        for rule in rules { #expect(try await score(rule).outcome == outcome, "\(rule.title)") }
    }

    @Test func `a guard is no alternative: any needs a part that passes beside it`() async throws {
        let rule = ScorerRule(.any, of: [part(0), part(1, isGuard: true)])
        #expect(try await score(rule).outcome == .rejected)
    }

    @Test func `compositions nest, and reasons name the part that decided`() async throws {
        let rule = ScorerRule(
            .all, of: [part(1), ScorerRule(.any, of: [part(0.2), part(0.4, threshold: 0.5)])])
        let (scores, outcome) = try await score(rule, part(1))
        #expect(outcome == .rejected)
        #expect(scores.map(\.scorer) == ["all(fixed, any(fixed, fixed))", "fixed"])
        #expect(scores[0].reason == "any(fixed, fixed): no part passes: fixed: is 0.2; fixed: is 0.4")
        #expect(scores[0].finding == .judged(value: 0.4, passed: false))
    }

    @Test func `a weighted reason shows the sum and what cost most`() async throws {
        let rule = ScorerRule(.weighted, of: [part(0.9), part(0.25, weight: 2)], threshold: 0.8)
        #expect(
            try await score(rule).scores[0].reason
                == "0.47 is below 0.8: fixed 0.9 × 1, fixed 0.25 × 2; most is lost by fixed: is 0.25")
    }

    @Test func `every scorer of a composition that cannot be made is reported`() throws {
        let rule = ScorerRule(.all, of: [ScorerRule(scorer: "fixd"), ScorerRule(scorer: "nothing-like-it")])
        let error = #expect(throws: Diagnostics.self) { try AcceptanceRule(suite([rule]), kinds: [fixed]) }
        #expect(error?.all.count == 2)
        #expect(error?.all.first?.hint == "did you mean 'fixed'?")
    }
}

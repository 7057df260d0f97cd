import AssayCore
import AssayReport
import AssayStatistics
import Testing

/// Which episodes a judge decides, in rules of every kind, and what a correction of them alone comes to.
@Suite struct PivotalTests {
    /// `plain` and `judge` read their values from the output, `0.6 1` say; what is no number is unscored. `judge` asks a model.
    private struct Reader: Scorer {
        let place: Int
        var askedModels: [AskedModel] {
            place == 0
                ? []
                : [AskedModel(scorer: "judge", backend: "b", promptDigest: "p", settings: [:], threshold: 1)]
        }
        func judge(_ subject: ScoringSubject) async -> Judgement {
            Double(subject.episode.output.split(separator: " ")[place]).map { .value($0, reason: "") }
                ?? .unscored(because: "no number")
        }
        static func kind(_ name: String, _ place: Int) -> ScorerKind {
            ScorerKind(name: name, summary: "") { _, _ throws(Diagnostics) in Reader(place: place) }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var rules: [ScorerRule]
        /// Of the outputs `0 0`, `0 1`, `0.6 0`, `0.6 1`, `1 0` and `1 1`.
        var acceptedAnyway: Int
        var pivotal: Int
        var accepted: Int

        init(_ name: String, _ rules: [ScorerRule], anyway: Int, pivotal: Int, accepted: Int) {
            testDescription = name
            self.rules = rules
            acceptedAnyway = anyway
            self.pivotal = pivotal
            self.accepted = accepted
        }
    }

    private static let judge = ScorerRule(scorer: "judge")
    private static func plain(_ threshold: Double? = nil, isGuard: Bool = false, weight: Double = 1)
        -> ScorerRule
    {
        ScorerRule(scorer: "plain", threshold: threshold, isGuard: isGuard, weight: weight)
    }

    static let rows = [
        Row("judge alone", [judge], anyway: 0, pivotal: 6, accepted: 3),
        Row("beside a rule", [judge, plain(0.5)], anyway: 0, pivotal: 4, accepted: 2),
        Row("all", [ScorerRule(.all, of: [plain(), judge])], anyway: 0, pivotal: 2, accepted: 1),
        Row("any", [ScorerRule(.any, of: [plain(), judge])], anyway: 2, pivotal: 4, accepted: 2),
        // Not asked where the other rule rejects.
        Row(
            "any beside a rule", [ScorerRule(.any, of: [plain(), judge]), plain(0.5)], anyway: 2, pivotal: 2,
            accepted: 1),
        // (2·0 + 1)/3 is too little, (2·0.6 + 1)/3 is enough, (2·1 + 0)/3 is enough by itself.
        Row(
            "weighted", [ScorerRule(.weighted, of: [plain(weight: 2), judge], threshold: 0.6)], anyway: 2,
            pivotal: 2, accepted: 1),
        Row(
            "weighted with a floor",
            [ScorerRule(.weighted, of: [plain(0.8), judge], threshold: 0.5)], anyway: 2, pivotal: 0,
            accepted: 0),
        Row(
            "guarded", [ScorerRule(.any, of: [plain(0.5, isGuard: true), plain(), judge])], anyway: 2,
            pivotal: 2, accepted: 1),
        Row(
            "nested", [ScorerRule(.any, of: [plain(), ScorerRule(.all, of: [plain(0.5), judge])])], anyway: 2,
            pivotal: 2, accepted: 1),
        Row(
            "a judge as guard",
            [ScorerRule(.any, of: [plain(0.5), ScorerRule(scorer: "judge", isGuard: true)])], anyway: 0,
            pivotal: 4, accepted: 2),
    ]

    private let stamp = JudgeStamp(
        suite: "s", scorer: "judge", backend: BackendIdentity(name: "b", kind: "openai", model: "m"),
        promptDigest: "p", settings: [:], threshold: 1)

    private func episode(_ output: String, _ rules: [ScorerRule]) async throws -> Episode {
        let suite = Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            cases: [Case(id: "c", input: [:], expect: [:])], acceptance: rules)
        var episode = record([.accepted]).episodes[0]
        episode.output = output
        let subject = ScoringSubject(suite: suite, testCase: suite.cases[0], episode: episode, opening: [])
        let kinds = [Reader.kind("plain", 0), Reader.kind("judge", 1), Reader.kind("entailment", 1)]
        episode.scores = await (try AcceptanceRule(suite, kinds: kinds)).scores(of: subject)
        return episode
    }

    /// Scored by the rule itself: what `plain` says, what the judge says.
    private func grid(_ rules: [ScorerRule]) async throws -> [[Episode]] {
        var grid: [[Episode]] = []
        for plain in ["0", "0.6", "1"] {
            grid.append([try await episode("\(plain) 0", rules), try await episode("\(plain) 1", rules)])
        }
        return grid
    }

    @Test(arguments: rows)
    func `a verdict is pivotal where the rule passes with it and not without`(row: Row) async throws {
        let episodes = try await grid(row.rules).flatMap(\.self)
        let share = try #require(PivotalShare(of: stamp, on: episodes))
        #expect(share.episodes == 6 && share.judged == row.pivotal)
        #expect(share.acceptedAnyway == row.acceptedAnyway)
        #expect(share.pivotal == row.pivotal)
        #expect(share.accepted == row.accepted)
        // Nobody is accepted for being rejected by the judge.
        #expect(share.acceptedAnyway + share.accepted == episodes.count { $0.outcome == .accepted })
    }

    @Test func `a pivotal episode that the judge could not judge stays open`() async throws {
        let any = [ScorerRule(.any, of: [Self.plain(), Self.judge])]
        let share = try #require(
            PivotalShare(of: stamp, on: [try await episode("0 ?", any), try await episode("1 ?", any)]))
        #expect(share.pivotal == 1 && share.judged == 0 && share.acceptedAnyway == 1)
    }

    @Test func `what another rule cannot judge is not accepted, whatever the judge says`() async throws {
        let all = [ScorerRule(.all, of: [Self.plain(), Self.judge])]
        let share = try #require(PivotalShare(of: stamp, on: [try await episode("? 1", all)]))
        #expect(share.pivotal == 0 && share.acceptedAnyway == 0)
    }

    @Test func `two models in one composition cannot be told apart, unless another rule rejects`()
        async throws
    {
        let both = ScorerRule(.any, of: [Self.judge, ScorerRule(scorer: "entailment")])
        #expect(PivotalShare(of: stamp, on: [try await episode("1 1", [both])]) == nil)
        let spared = try await episode("0 1", [both, Self.plain()])
        #expect(PivotalShare(of: stamp, on: [spared])?.acceptedAnyway == 0)
    }

    /// Simulated with the seed fixed: 500 runs each, whose coverage has a standard error of 1 %. People accept more of what the other scorer
    /// passes; the judge's error is measured on 80 labels of each kind.
    @Test(arguments: rows.filter { ["all", "any", "weighted", "nested"].contains($0.testDescription) })
    func `the corrected interval covers what people would have accepted`(row: Row) async throws {
        let grid = try await grid(row.rules)
        let (sensitivity, specificity, shares) = (0.85, 0.8, [0.3, 0.3, 0.4])
        let people = [0.3, 0.5, 0.7]
        let truth = zip(shares, zip(people, grid)).reduce(0) { sum, term in
            let (share, (accepts, episodes)) = term
            return sum
                + share
                * ((episodes[1].outcome == .accepted ? accepts : 0)
                    + (episodes[0].outcome == .accepted ? 1 - accepts : 0))
        }
        var stream = SeededStream(seed: 17, purpose: row.testDescription)
        func hits(_ trials: Int, _ probability: Double) -> Int {
            (0..<trials).count { _ in stream.nextUnit() < probability }
        }
        let runs = 500
        var covered = 0
        for _ in 0..<runs {
            let episodes = (0..<120).map { _ in
                let drawn = stream.nextUnit()
                let plain = drawn < 0.3 ? 0 : drawn < 0.6 ? 1 : 2
                let right = stream.nextUnit() < people[plain]
                let accepts = stream.nextUnit() < (right ? sensitivity : 1 - specificity)
                return grid[plain][accepts ? 1 : 0]
            }
            let (found, refused) = (hits(80, sensitivity), hits(80, specificity))
            let table = ConfusionTable(
                truePositives: found, falseNegatives: 80 - found, falsePositives: 80 - refused,
                trueNegatives: refused)
            let interval = try #require(
                episodes.compactMap { PivotalShare(of: stamp, on: [$0]) }.corrected(by: table))
            if let low = interval.low, let high = interval.high, low <= truth, truth <= high { covered += 1 }
        }
        #expect((0.92...0.98).contains(Double(covered) / Double(runs)), "\(covered) of \(runs)")
    }
}

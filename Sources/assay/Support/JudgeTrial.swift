import AssayCore
import AssayFormats
import AssayRunner
import AssayStatistics
import AssaySystem
import Synchronization

/// One rule of a judge tried on outputs that people have labelled.
struct JudgeTrial {
    /// What came of it.
    struct Result {
        var check: JudgeCheck
        /// The rule among those of its judge, where the suite has several.
        var rule: Rule?
        /// One table per cluster.
        var clusters: [ConfusionTable]
        var requests: [EvaluationExchange]
    }

    /// One of several rules of one judge.
    struct Rule {
        /// Its number, from 1 in the order of the suite's file.
        var number: Int
        /// Where it stands.
        var location: SourceLocation?

        /// `rule 2 (suites/mini/suite.yaml:14:5)`.
        var title: String { "rule \(number)" + (location.map { " (\($0))" } ?? "") }
    }

    /// The rule, where the suite has several of its judge.
    let rule: Rule?
    private let suite: Suite
    private let model: AskedModel
    /// With the number that each has among all.
    private let labels: [(number: Int, label: HumanLabel)]
    private let settings: EvaluationSettings

    /// A trial of every rule of a judge about which there are labels. A suite without one, labels of unknown cases or rules, labels that do not say
    /// which of several rules they are about, and unknown backends are mistakes.
    static func all(
        suite: Suite, scorer: String?, backend: String?, labels: [HumanLabel], configuration: Configuration
    ) throws -> [JudgeTrial] {
        let judges = try Judge(suite: suite, kinds: Wiring.scorers).askedModels
        guard let name = scorer ?? judges.first?.scorer, judges.contains(where: { $0.scorer == name }) else {
            throw CannotRun(
                scorer.map { "the suite '\(suite.name)' has no judge '\($0)'" }
                    ?? "no scorer of the suite '\(suite.name)' is a model",
                hint: judges.isEmpty
                    ? "its acceptance needs a rule with 'scorer: judge'"
                    : "its judges are: \(judges.map(\.scorer).joined(separator: ", "))")
        }
        var rules = suite.acceptance.flatMap(\.scorers).filter { $0.scorer == name }
        if let backend {
            for place in rules.indices { rules[place].options["backend"] = .string(backend) }
        }
        try check(labels, of: suite, rules)
        return try rules.enumerated().compactMap { place, rule in
            let own = labels.enumerated().filter { ($0.element.rule ?? 1) == place + 1 }
            guard !own.isEmpty else { return nil }
            return try JudgeTrial(
                of: rule, suite,
                rule: rules.count > 1 ? Rule(number: place + 1, location: rule.location) : nil,
                labels: own.map { (number: $0.offset, label: $0.element) }, configuration)
        }
    }

    private init?(
        of judge: ScorerRule, _ suite: Suite, rule: Rule?, labels: [(number: Int, label: HumanLabel)],
        _ configuration: Configuration
    ) throws {
        var suite = suite
        suite.acceptance = [judge]
        settings = try EvaluationSettings(suites: [suite], among: configuration.knownBackends)
        guard let found = settings.judges.first else { return nil }
        model = found.model
        self.rule = rule
        self.suite = suite
        self.labels = labels
    }

    private static func check(
        _ labels: [HumanLabel], of suite: Suite, _ rules: [ScorerRule]
    ) throws(Diagnostics) {
        let ofNoRule = labels.compactMap { mistake(in: $0, rules) }
        let mistakes =
            ofNoRule
            + labels.filter { suite.testCase($0.caseID) == nil }.map { label in
                Diagnostic(
                    .error, "the suite '\(suite.name)' has no case '\(label.caseID)'",
                    hint: NearMiss.nearest(to: label.caseID, among: suite.cases.map(\.id)).map {
                        "did you mean '\($0)'?"
                    }, at: label.location)
            }
        guard mistakes.isEmpty else { throw Diagnostics(mistakes) }
        guard !labels.isEmpty else { throw Diagnostics([Diagnostic(.error, "there are no labels")]) }
    }

    /// What is wrong with the rule that a label is about.
    private static func mistake(in label: HumanLabel, _ rules: [ScorerRule]) -> Diagnostic? {
        let name = rules.first?.scorer ?? ""
        let list = rules.enumerated().map { Rule(number: $0 + 1, location: $1.location).title }
        switch label.rule {
        case nil where rules.count > 1:
            return Diagnostic(
                .error,
                "the suite has \(rules.count) rules '\(name)', and this label does not say which it is about",
                hint: "give it 'rule', the number of one: \(list.joined(separator: ", "))", at: label.location
            )
        case let number? where !rules.indices.contains(number - 1):
            return Diagnostic(
                .error, "there is no rule \(number) of '\(name)' in the suite",
                hint: "there is \(list.joined(separator: ", "))", at: label.location)
        default: return nil
        }
    }

    /// Asks the judge about every labelled output; requests are kept in a file beside the check.
    func run(log: String, made: String, labelsDigest: String) async throws -> Result {
        let backends = try await settings.prepared()
        let memory = try KeptEvaluation(EvaluationWriter(path: log, origin: .now()))
        let judge = try Judge(
            suite: suite, kinds: Wiring.scorers,
            models: EvaluationDesk(
                backends: backends, retries: settings.retries, sink: memory, clock: SystemClock()))
        let scored = Mutex<[String: Episode]>([:])
        try await BatchJudging(judges: [suite.name: judge]).judge(
            labels.map { (Self.episode(of: $0.label, number: $0.number, suite), []) }
        ) { episode in scored.withLock { $0[episode.planned.id] = episode } }
        let identity = await backends[model.backend]?.identity
        for backend in backends.values { await backend.shutdown() }
        let stamp = JudgeStamp(
            suite: suite.name, scorer: model.scorer,
            backend: identity ?? BackendIdentity(name: model.backend, kind: "", model: ""),
            promptDigest: model.promptDigest, settings: model.settings, threshold: model.threshold)
        let (clusters, unscored) = tables(scored.withLock { $0 })
        let total = clusters.total
        let check = JudgeCheck(
            judge: stamp, made: made, labelsDigest: labelsDigest, unscored: unscored,
            clusters: clusters.count, truePositives: total.truePositives,
            falseNegatives: total.falseNegatives, falsePositives: total.falsePositives,
            trueNegatives: total.trueNegatives)
        return Result(check: check, rule: rule, clusters: clusters, requests: memory.all)
    }

    private static func episode(of label: HumanLabel, number: Int, _ suite: Suite) -> Episode {
        Episode(
            planned: PlannedEpisode(
                id: "label/\(number)", suite: suite.name, caseID: label.caseID, repetition: 0, seed: 0,
                warmUp: false), backend: "label", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 0), exchanges: [], output: label.output, ending: .answered)
    }

    private func tables(_ scored: [String: Episode]) -> (clusters: [ConfusionTable], unscored: Int) {
        var tables: [String: ConfusionTable] = [:]
        var unscored = 0
        for (number, label) in labels {
            guard let accepts = label.accepts,
                case .judged(_, let passed) = scored["label/\(number)"]?.scores.first?.finding
            else {
                unscored += 1
                continue
            }
            let cluster = suite.testCase(label.caseID)?.cluster ?? label.caseID
            tables[cluster, default: ConfusionTable()].count(label: accepts, verdict: passed)
        }
        return (tables.keys.sorted().compactMap { tables[$0] }, unscored)
    }
}

/// Keeps the evaluation's requests in a file and in memory.
private final class KeptEvaluation: EvaluationSink {
    private let file: EvaluationWriter
    private let kept = Mutex<[EvaluationExchange]>([])
    var all: [EvaluationExchange] { kept.withLock { $0 } }

    init(_ file: EvaluationWriter) { self.file = file }

    func append(_ exchange: EvaluationExchange) async throws(CannotRun) {
        try await file.append(exchange)
        kept.withLock { $0.append(exchange) }
    }
}

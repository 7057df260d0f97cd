import AssayCore
import AssayFormats
import AssayRunner
import AssayStatistics
import AssaySystem
import Synchronization

/// A judge tried on outputs that people have labelled.
struct JudgeTrial {
    /// What came of it.
    struct Result {
        var check: JudgeCheck
        /// One table per cluster.
        var clusters: [ConfusionTable]
        var requests: [EvaluationExchange]
    }

    private let suite: Suite
    private let model: AskedModel
    private let labels: [HumanLabel]
    private let settings: EvaluationSettings

    /// Finds the judge; a suite without one, labels of unknown cases and unknown backends are mistakes.
    init(
        suite: Suite, scorer: String?, backend: String?, labels: [HumanLabel], configuration: Configuration
    ) throws {
        var suite = suite
        let judges = try Judge(suite: suite, kinds: Wiring.scorers).askedModels
        guard let name = scorer ?? judges.first?.scorer, judges.contains(where: { $0.scorer == name }) else {
            throw CannotRun(
                scorer.map { "the suite '\(suite.name)' has no judge '\($0)'" }
                    ?? "no scorer of the suite '\(suite.name)' is a model",
                hint: judges.isEmpty
                    ? "its acceptance needs a rule with 'scorer: judge'"
                    : "its judges are: \(judges.map(\.scorer).joined(separator: ", "))")
        }
        suite.acceptance = suite.acceptance.flatMap(\.scorers).filter { $0.scorer == name }
        if let backend {
            for place in suite.acceptance.indices {
                suite.acceptance[place].options["backend"] = .string(backend)
            }
        }
        settings = try EvaluationSettings(suites: [suite], among: configuration.knownBackends)
        guard settings.judges.count == 1, let found = settings.judges.first else {
            throw CannotRun(
                "the suite '\(suite.name)' has several rules '\(name)'",
                hint: "a judge is checked by itself: let the suite have it once")
        }
        try Self.check(labels, of: suite)
        model = found.model
        self.suite = suite
        self.labels = labels
    }

    private static func check(_ labels: [HumanLabel], of suite: Suite) throws(Diagnostics) {
        let mistakes = labels.filter { suite.testCase($0.caseID) == nil }.map { label in
            Diagnostic(
                .error, "the suite '\(suite.name)' has no case '\(label.caseID)'",
                hint: NearMiss.nearest(to: label.caseID, among: suite.cases.map(\.id)).map {
                    "did you mean '\($0)'?"
                }, at: label.location)
        }
        guard mistakes.isEmpty else { throw Diagnostics(mistakes) }
        guard !labels.isEmpty else { throw Diagnostics([Diagnostic(.error, "there are no labels")]) }
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
            labels.enumerated().map { (Self.episode(of: $1, number: $0, suite), []) }
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
        return Result(check: check, clusters: clusters, requests: memory.all)
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
        for (number, label) in labels.enumerated() {
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

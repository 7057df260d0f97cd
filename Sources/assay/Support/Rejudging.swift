import AssayCore
import AssayFormats
import AssayRunner
import Synchronization

/// What judging a finished run again needs: its judges, and whom they may ask.
struct Rejudging {
    /// The acceptance rules, by suite.
    let judges: [String: Judge]
    /// The run's header, with the judges as they are now.
    let header: RunHeader
    /// Whether some judge is a model.
    let asksModels: Bool
    private let backends: [String: any Backend]

    /// Makes ready. Without a configuration no model is asked: recorded answers count, and what is new is unscored with the reason.
    init(
        _ record: RunRecord, _ suites: [Suite], folder: String, asking configuration: Configuration?
    ) async throws {
        var header = record.header
        let known = configuration?.knownBackends
        let settings = try EvaluationSettings(suites: suites, among: known)
        asksModels = !settings.judges.isEmpty
        let backends = configuration == nil ? [:] : try await settings.prepared()
        self.backends = backends
        let stamps =
            configuration == nil
            ? Self.stamps(settings, of: record.header) : await settings.stamps(backends)
        // An answer counts only if it came from the model that would be asked now.
        let before = record.header.judges
        let stale = stamps.filter { now in
            before.contains { $0.backend.name == now.backend.name && $0.backend.model != now.backend.model }
        }.map(\.backend.name)
        let recorded = record.evaluation.filter { !stale.contains($0.exchange.backend) }
        var desk: EvaluationDesk?
        if let configuration {
            if asksModels { Terminal.note("note: judges are models here, and asking them spends tokens") }
            desk = EvaluationDesk(
                backends: backends, retries: settings.retries,
                sink: try EvaluationWriter(path: folder + "/evaluation.jsonl", origin: header.origin),
                clock: SystemClock())
            header.configuration = StoredConfiguration.adding(
                prices: configuration.prices.filter { backends[$0.key] != nil }, to: header.configuration)
        }
        let answers = RecordedAnswers(recorded, others: desk)
        var made: [String: Judge] = [:]
        for suite in suites {
            made[suite.name] = try Judge(suite: suite, kinds: Wiring.scorers, models: answers)
        }
        header.judges = stamps
        judges = made
        self.header = header
    }

    /// The judges as they are now, on the backends as the run knew them.
    private static func stamps(_ settings: EvaluationSettings, of header: RunHeader) -> [JudgeStamp] {
        settings.judges.compactMap { suite, model in
            header.judges.first { $0.backend.name == model.backend }.map { stamp in
                JudgeStamp(
                    suite: suite, scorer: model.scorer, backend: stamp.backend,
                    promptDigest: model.promptDigest, settings: model.settings, threshold: model.threshold)
            }
        }
    }

    /// The episodes with their new scores, in the order of the record.
    func judged(_ record: RunRecord) async throws -> [Episode] {
        let openings = Dictionary(record.exchanges.map { ($0.id, $0.request.messages) }) { first, _ in first }
        // Judges that are models did not see the warm-up, and are not asked about it now.
        let waiting = record.episodes.filter { episode in
            episode.ending.isJudged && judges[episode.planned.suite] != nil
                && (judges[episode.planned.suite]?.askedModels.isEmpty == true || !episode.planned.warmUp)
        }
        let scored = Mutex<[String: Episode]>([:])
        try await BatchJudging(judges: judges).judge(
            waiting.map { ($0, $0.exchanges.first { $0.hop == 0 }.flatMap { openings[$0] } ?? []) }
        ) { episode in scored.withLock { $0[episode.planned.id] = episode } }
        let after = scored.withLock { $0 }
        return record.episodes.map { after[$0.planned.id] ?? $0 }
    }

    /// Lets go of the backends.
    func shutdown() async { for backend in backends.values { await backend.shutdown() } }
}

extension ConfigurationReader {
    /// The configuration in a file, or in assay.yaml where there is one; else an empty one.
    static func found(_ path: String?) throws(Diagnostics) -> Configuration {
        guard let path = path ?? (Places.exists("assay.yaml") ? "assay.yaml" : nil) else {
            return Configuration()
        }
        return try read(path: path, book: Places.priceBook)
    }
}

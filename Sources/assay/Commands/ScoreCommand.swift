import AssayCommandLine
import AssayCore
import AssayFormats
import AssayRunner
import Synchronization

/// Judges a finished run again.
struct ScoreCommand: Command {
    static let name = "score"
    static let summary =
        "Judges a run again with its suites as they are now, spending no tokens, and says which cases flipped."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.runName, "The run's folder, or its name under results/."),
        .flag(
            "--judge", \.asksJudges,
            "Asks judges that are models where they have not judged the same output by the same rubric: this spends tokens."
        ),
        .option(
            "--config", \.config, "FILE", "Where the judges' backends are; assay.yaml where it exists."),
    ]

    var runName = ""
    var asksJudges = false
    var config: String?

    func mistakes() -> [String] {
        config != nil && !asksJudges ? ["--config belongs to --judge"] : []
    }

    func run() async throws -> ExitStatus {
        let folder = Places.run(runName)
        var record = try RunReader.read(folder: folder).record
        let suites = try record.header.suites.map { stamp in
            try SuiteReader.read(folder: stamp.path, kinds: Wiring.scorers)
        }
        let judging = try await Rejudging(
            record, suites, folder: folder,
            asking: asksJudges ? try ConfigurationReader.found(config) : nil)
        record.header = judging.header
        let (episodes, flips) = try await judged(record, judging.judges)
        await judging.shutdown()
        try RunReader.replaceEpisodes(episodes, folder: folder)
        if judging.asksModels { try RunReader.replaceHeader(record.header, folder: folder) }
        try Reports.write(try Evaluation.read(folder), nil)
        let count = episodes.count { $0.ending.isJudged }
        Terminal.out(
            "\(count) episodes judged, \(flips.count) flipped\n" + flips.map { "  \($0)\n" }.joined())
        return .passed
    }

    /// The episodes with their new scores, in the order of the record, and how outcomes changed.
    private func judged(
        _ record: RunRecord, _ judges: [String: Judge]
    ) async throws -> (episodes: [Episode], flips: [String]) {
        let openings = Dictionary(record.exchanges.map { ($0.id, $0.request.messages) }) { first, _ in first }
        // Judges that are models did not see the warm-up, and are not asked about it now.
        let waiting = record.episodes.filter { episode in
            episode.ending.isJudged
                && (judges[episode.planned.suite]?.askedModels.isEmpty == true || !episode.planned.warmUp)
        }
        let scored = Mutex<[String: Episode]>([:])
        try await BatchJudging(judges: judges).judge(
            waiting.map { ($0, $0.exchanges.first { $0.hop == 0 }.flatMap { openings[$0] } ?? []) }
        ) { episode in scored.withLock { $0[episode.planned.id] = episode } }
        let after = scored.withLock { $0 }
        let episodes = record.episodes.map { after[$0.planned.id] ?? $0 }
        let flips = zip(record.episodes, episodes).filter { $0.outcome != $1.outcome }.map {
            "\($0.planned.id): \($0.outcome.rawValue) → \($1.outcome.rawValue)\(Self.why($1))"
        }
        return (episodes, flips)
    }

    /// The first reason against an outcome.
    private static func why(_ episode: Episode) -> String {
        let against = episode.scores.first { score in
            guard score.required else { return false }
            if case .judged(_, passed: true) = score.finding { return false }
            return true
        }
        return against.map { " (\($0.scorer): \($0.reason))" } ?? ""
    }
}

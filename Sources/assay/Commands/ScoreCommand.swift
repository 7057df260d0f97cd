import AssayCommandLine
import AssayCore
import AssayFormats
import AssayRunner

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
        let suites = try record.header.suites.map { try RunSuites.suite(of: $0, run: folder) }
        let judging = try await Rejudging(
            record, suites, folder: folder,
            asking: asksJudges ? try ConfigurationReader.found(config) : nil)
        record.header = judging.header
        for (place, suite) in suites.enumerated() {
            let isSame = record.header.suites[place].digest == suite.digest
            record.header.suites[place].judgedBy = isSame ? nil : suite.digest
        }
        let episodes = try await judging.judged(record)
        await judging.shutdown()
        let flips = zip(record.episodes, episodes).filter { $0.outcome != $1.outcome }.map {
            "\($0.planned.id): \($0.outcome.rawValue) → \($1.outcome.rawValue)\(Self.why(from: $0, to: $1))"
        }
        try RunReader.replaceEpisodes(episodes, folder: folder)
        try RunReader.replaceHeader(record.header, folder: folder)
        if record.header.status != .running { try DigestChain.write(folder: folder) }
        try Reports.write(try Evaluation.read(folder), nil)
        let count = episodes.count { $0.ending.isJudged }
        Terminal.out(
            "\(count) episodes judged, \(flips.count) flipped\n" + flips.map { "  \($0)\n" }.joined())
        return .passed
    }

    /// The first reason against an outcome; where nothing is left against it, the one that was.
    private static func why(from before: Episode, to after: Episode) -> String {
        if let score = against(after) { return " (\(score.scorer): \(score.reason.visible))" }
        return against(before).map { " (no longer \($0.scorer): \($0.reason.visible))" } ?? ""
    }

    private static func against(_ episode: Episode) -> Score? {
        episode.scores.first { score in
            guard score.required else { return false }
            if case .judged(_, passed: true) = score.finding { return false }
            return true
        }
    }
}

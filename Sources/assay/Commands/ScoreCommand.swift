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
        .argument("RUN", \.runName, "The run's folder, or its name under results/.")
    ]

    var runName = ""

    func run() async throws -> ExitStatus {
        let folder = Places.run(runName)
        let record = try RunReader.read(folder: folder).record
        var judges: [String: Judge] = [:]
        for stamp in record.header.suites {
            let suite = try SuiteReader.read(folder: stamp.path, kinds: Wiring.scorers)
            judges[suite.name] = try Judge(suite: suite, kinds: Wiring.scorers)
        }
        let openings = Dictionary(record.exchanges.map { ($0.id, $0.request.messages) }) { first, _ in first }
        var episodes = record.episodes
        var flips: [String] = []
        for index in episodes.indices where episodes[index].ending.isJudged {
            let before = episodes[index].outcome
            let opening = episodes[index].exchanges.first.flatMap { openings[$0] } ?? []
            guard let judge = judges[episodes[index].planned.suite] else { continue }
            episodes[index].scores = await judge.scores(of: episodes[index], opening: opening)
            let after = episodes[index].outcome
            if before != after {
                flips.append("\(episodes[index].planned.id): \(before.rawValue) → \(after.rawValue)")
            }
        }
        try RunReader.replaceEpisodes(episodes, folder: folder)
        try Reports.write(try Evaluation.read(folder), nil)
        let judged = episodes.count { $0.ending.isJudged }
        Terminal.out(
            "\(judged) episodes judged, \(flips.count) flipped\n" + flips.map { "  \($0)\n" }.joined())
        return .passed
    }
}

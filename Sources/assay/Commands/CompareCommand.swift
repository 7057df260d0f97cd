import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayReport

/// Compares runs or baselines case by case.
struct CompareCommand: Command {
    static let name = "compare"
    static let summary = "Compares two runs or baselines case by case and gives a verdict per metric."
    static let parameters: [Parameter<Self>] = [
        .argument("BASELINE", \.first, "What to compare with: a run, or a baseline by name or path."),
        .argument("CANDIDATE", \.second, "What to compare: a run, or a baseline by name or path."),
        .option(
            "--config", \.config, "FILE", "The configuration whose margins apply; assay.yaml where it exists."
        ),
        .flag("--json", \.json, "Prints the comparison as JSON."),
    ]

    var first = ""
    var second = ""
    var config: String?
    var json = false

    func run() async throws -> ExitStatus {
        let path = config ?? (Places.exists("assay.yaml") ? "assay.yaml" : nil)
        let margins =
            try path.map { try ConfigurationReader.read(path: $0, book: Places.priceBook).margins }
            ?? Margins()
        let baseline = try Self.read(first)
        guard let baseline else {
            Terminal.note(
                "assay: error: there is no run and no baseline '\(first)'\n  hint: `assay baseline save NAME RUN` makes one"
            )
            return .noBaseline
        }
        guard let candidate = try Self.read(second) else {
            throw CannotRun("there is no run and no baseline '\(second)'")
        }
        let comparison = Comparer.compare(baseline: baseline, candidate: candidate, margins: margins)
        Terminal.out(
            json
                ? JSON.text(SummaryJSON.json(comparison), pretty: true) + "\n"
                : ComparisonText.text(comparison, style: Terminal.style))
        return Gate.status(comparison, priceByTime: baseline.isPricedByTime)
    }

    private static func read(_ word: String) throws -> Baseline? {
        let folder = Places.run(word)
        if Places.exists(folder + "/run.json") { return try Evaluation.read(folder).baseline(named: word) }
        let path = Places.baseline(word)
        return Places.exists(path) ? try BaselineFile.read(path: path) : nil
    }
}

import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayReport

/// Compares runs or baselines case by case.
struct CompareCommand: Command {
    static let name = "compare"
    static let summary = "Compares runs or baselines case by case and gives a verdict per metric."
    static let parameters: [Parameter<Self>] = [
        .argument("BASELINE", \.first, "What to compare with: a run, or a baseline by name or path."),
        .arguments(
            "CANDIDATE", \.others, required: true, "What to compare: runs, or baselines by name or path."),
        .option(
            "--config", \.config, "FILE", "The configuration whose margins apply; assay.yaml where it exists."
        ),
        .option("--outputs", \.outputs, "NUMBER", "Of how many flipped cases both outputs are shown."),
        .flag("--json", \.json, "Prints the comparison as JSON; of several candidates a list of them."),
    ]

    var first = ""
    var others: [String] = []
    var config: String?
    var outputs = 5
    var json = false

    func run() async throws -> ExitStatus {
        let path = config ?? (Places.exists("assay.yaml") ? "assay.yaml" : nil)
        let margins =
            try path.map { try ConfigurationReader.read(path: $0, book: Places.priceBook).margins }
            ?? Margins()
        guard let baseline = try ComparedRun.read(first) else {
            Terminal.note(
                "assay: error: there is no run and no baseline '\(first)'\n  hint: `assay baseline save NAME RUN` makes one"
            )
            return .noBaseline
        }
        var documents: [JSONValue] = []
        var worst = ExitStatus.passed
        for word in others {
            guard let candidate = try ComparedRun.read(word) else {
                throw CannotRun("there is no run and no baseline '\(word)'")
            }
            let comparison = Comparer.compare(
                baseline: baseline.results, candidate: candidate.results, margins: margins)
            documents.append(SummaryJSON.json(comparison))
            if !json { show(comparison, baseline, candidate) }
            let status = Gate.status(comparison, priceByTime: baseline.results.isPricedByTime)
            worst = max(worst, status)
        }
        if json {
            let document = documents.count == 1 ? documents[0] : .array(documents)
            Terminal.out(JSON.text(document, pretty: true) + "\n")
        }
        return worst
    }

    private func max(_ a: ExitStatus, _ b: ExitStatus) -> ExitStatus { a.rawValue >= b.rawValue ? a : b }

    private func show(_ comparison: Comparison, _ baseline: ComparedRun, _ candidate: ComparedRun) {
        Terminal.out(ComparisonText.text(comparison, style: Terminal.style))
        guard let before = baseline.evaluation?.record, let after = candidate.evaluation?.record else {
            return
        }
        let flipped = FlippedOutputs.of(
            comparison.flips, baseline: before, candidate: after, most: Swift.max(0, outputs))
        for one in flipped { Terminal.out("\n" + one.text(style: Terminal.style) + "\n") }
    }
}

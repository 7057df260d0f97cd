import AssayCommandLine
import AssayCore
import AssayDigest
import AssayFormats
import AssayJSON
import AssayReport

/// The files that a gate writes besides its report on standard output.
struct GateOutputs: Sendable, Equatable {
    static let parameters: [Parameter<Self>] = [
        .option(
            "--markdown", \.markdown, "FILE", "Writes a table for a job's summary or a comment on a change."),
        .option("--junit", \.junit, "FILE", "Writes JUnit's XML."),
        .option("--sarif", \.sarif, "FILE", "Writes SARIF 2.1.0."),
        .option("--code-quality", \.codeQuality, "FILE", "Writes GitLab's code-quality report."),
        .flag("--annotate", \.annotate, "Prints GitHub's workflow annotations on standard output first."),
    ]

    var markdown: String?
    var junit: String?
    var sarif: String?
    var codeQuality: String?
    var annotate = false

    /// Writes what was asked for, shows the report and says how it came out.
    func finish(_ report: GateReport, json: Bool) throws(CannotRun) -> ExitStatus {
        try write(report)
        Terminal.out(
            json
                ? JSON.text(GateJSON.json(report), pretty: true) + "\n"
                : GateText.text(report, style: Terminal.style))
        return report.fails ? .verdictFailed : report.lacksComparison ? .noBaseline : .passed
    }

    /// Writes what was asked for.
    private func write(_ report: GateReport) throws(CannotRun) {
        if let markdown { try AtomicFile.write(GateText.markdown(report), to: markdown) }
        if let junit { try AtomicFile.write(GateJUnit.xml(report), to: junit) }
        if let sarif {
            let json = GateSARIF.json(report, version: Version.number)
            try AtomicFile.write(JSON.text(json, pretty: true) + "\n", to: sarif)
        }
        if let codeQuality {
            let json = GateAnnotations.gitlab(report) { SHA256.hex(of: $0) }
            try AtomicFile.write(JSON.text(json, pretty: true) + "\n", to: codeQuality)
        }
        if annotate { Terminal.out(GateAnnotations.github(report)) }
    }
}

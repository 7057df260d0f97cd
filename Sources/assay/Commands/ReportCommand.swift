import AssayCommandLine

/// Reports a run from what is on disk.
struct ReportCommand: Command {
    static let name = "report"
    static let summary = "Reports a run from its folder, also one that was killed, and writes its HTML page."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.runName, "The run's folder, or its name under results/."),
        .flag("--json", \.json, "Prints the report as JSON."),
    ]

    var runName = ""
    var json = false

    func run() async throws -> ExitStatus {
        let evaluation = try Evaluation.read(runName)
        try Reports.write(evaluation, nil)
        Reports.show(evaluation, json: json)
        if !json { Terminal.out("\nreport   \(evaluation.folder)/report.html\n") }
        return .passed
    }
}

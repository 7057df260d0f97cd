import AssayCommandLine
import AssayReport

/// Reports a run from what is on disk.
struct ReportCommand: Command {
    static let name = "report"
    static let summary = "Reports a run from its folder, also one that was killed, and writes its HTML page."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.runName, "The run's folder, or its name under results/."),
        .option(
            "--slo-share", \.sloShare, "PERCENT",
            "The share of episodes in their SLO that a load must keep to count in the token-cost curve."),
        .option(
            "--acceptance-floor", \.acceptanceFloor, "PERCENT",
            "The acceptance rate that a load must keep to count in the token-cost curve."),
        .flag("--json", \.json, "Prints the report as JSON."),
    ]

    var runName = ""
    var sloShare = 90.0
    var acceptanceFloor = 0.0
    var json = false

    func mistakes() -> [String] {
        [("--slo-share", sloShare), ("--acceptance-floor", acceptanceFloor)].filter {
            !(0...100).contains($0.1)
        }
        .map { "\($0.0) must be from 0 to 100" }
    }

    func run() async throws -> ExitStatus {
        var evaluation = try Evaluation.read(runName)
        evaluation.costFloor = TokenCostCurve.Floor(
            inTime: sloShare / 100, acceptance: acceptanceFloor / 100)
        try Reports.write(evaluation, nil)
        Reports.show(evaluation, json: json)
        if !json { Terminal.out("\nreport   \(evaluation.folder)/report.html\n") }
        return .passed
    }
}

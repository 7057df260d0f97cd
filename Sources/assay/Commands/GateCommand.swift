import AssayCommandLine
import AssayCore
import AssayFormats
import AssayReport

/// Judges a run by a policy.
struct GateCommand: Command {
    static let name = "gate"
    static let summary = "Judges a run by a policy: what may block a change, by how much, and how surely."
    static let parameters: [Parameter<Self>] =
        [
            .argument("CANDIDATE", \.candidate, "The run to judge: its folder, or its name under results/."),
            .option("--policy", \.policy, "FILE", "The policy."),
            .option(
                "--baseline", \.baseline, "NAME",
                "What to compare with: a run, or a baseline by name or path."),
            .list("--history", \.history, "RUN", "Earlier runs in which flaky cases show."),
            .flag("--json", \.json, "Prints the report as JSON."),
        ] + GateOutputs.parameters.map { $0.inside(\.outputs) }

    var candidate = ""
    var policy = "gate.yaml"
    var baseline: String?
    var history: [String] = []
    var json = false
    var outputs = GateOutputs()

    func run() async throws -> ExitStatus {
        let policy = try GatePolicyReader.read(path: policy, metrics: GateEvaluator.metrics)
        let before = try baseline.map { try ComparedRun.read($0)?.results }
        if let baseline, before == .some(nil) {
            Terminal.note("assay: error: there is no run and no baseline '\(baseline)'")
            return .noBaseline
        }
        guard let run = try ComparedRun.read(candidate) else {
            throw CannotRun("there is no run and no baseline '\(candidate)'")
        }
        let earlier = try history.map { word in
            guard let run = try ComparedRun.read(word) else {
                throw CannotRun("--history: there is no run and no baseline '\(word)'")
            }
            return run.results
        }
        let report = GateEvaluator.report(
            policy, baseline: before.flatMap { $0 }, candidate: run.results, history: earlier)
        return try outputs.finish(report, json: json)
    }
}

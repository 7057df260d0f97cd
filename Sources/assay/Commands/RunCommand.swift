import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayReport
import AssayRunner

/// Runs suites against backends and records everything.
struct RunCommand: Command {
    static let name = "run"
    static let summary = "Runs suites against backends, judges and costs every output, and reports."
    static let parameters: [Parameter<Self>] =
        what + LoadOptions.parameters.map { $0.inside(\.load) }
        + CapacityOptions.parameters.map { $0.inside(\.capacity) } + how

    private static let what: [Parameter<Self>] = [
        .arguments(
            "SUITE", \.suites, "Suites to run, by name or path; all those in suites/ where none is given."),
        .list(
            "--backend", \.backends, "NAME", "Backends from assay.yaml, or engine for the in-process engine."),
        .option("--url", \.url, "URL", "An OpenAI-compatible endpoint to run against, with --model."),
        .option("--model", \.model, "NAME", "The model to ask for at --url."),
        .option(
            "--api-key-env", \.keyVariable, "NAME", "The environment variable that holds the key for --url."),
    ]

    private static let how: [Parameter<Self>] =
        [
            .option("--seed", \.seed, "NUMBER", "The seed of everything random."),
            .option("--config", \.config, "FILE", "The configuration; assay.yaml where it exists."),
            .option("--out", \.out, "FOLDER", "Where the run's folder is made."),
            .option(
                "--baseline", \.baseline, "NAME", "A baseline to compare with when the run has finished."),
            .option(
                "--gate", \.gate, "FILE", "A gate's policy to judge the run by; it may stop the run early."),
            .flag("--dry-run", \.dryRun, "Prints the plan and sends nothing."),
            .flag("--json", \.json, "Prints the report as JSON."),
        ] + GateOutputs.parameters.map { $0.inside(\.gateOutputs) }

    var suites: [String] = []
    var backends: [String] = []
    var url: String?
    var model: String?
    var keyVariable: String?
    var load = LoadOptions()
    var capacity = CapacityOptions()
    var seed: UInt64?
    var config: String?
    var out = "results"
    var baseline: String?
    var gate: String?
    var gateOutputs = GateOutputs()
    var dryRun = false
    var json = false

    func mistakes() -> [String] {
        var mistakes: [String] = []
        if (url == nil) != (model == nil) { mistakes.append("--url and --model go together") }
        if let url, WebAddress.namesUser(url) {
            mistakes.append(
                "--url names a user, perhaps with a password, and is kept: use a header in assay.yaml")
        }
        if url == nil, keyVariable != nil { mistakes.append("--api-key-env belongs to --url") }
        if url != nil, !backends.isEmpty {
            mistakes.append("--url names the backend, so --backend cannot be given too")
        }
        if gate != nil, baseline == nil { mistakes.append("--gate needs the --baseline to compare with") }
        if gate == nil, gateOutputs != GateOutputs() {
            mistakes.append("what a gate writes needs the --gate to write it")
        }
        if dryRun, capacity.axis != nil {
            mistakes.append(
                "--find-capacity decides its loads as it goes, so there is no plan for --dry-run to print")
        }
        return mistakes + load.mistakes + capacity.mistakes(load)
    }

    func run() async throws -> ExitStatus {
        let configuration = try ConfigurationReader.found(config)
        let settings = try RunSettings(self, configuration)
        if dryRun {
            Terminal.out(JSON.text(settings.plan.json, pretty: true) + "\n")
            return .passed
        }
        let baseline = try baseline.map { word throws(CannotRun) in
            try BaselineFile.read(path: Places.baseline(word))
        }
        let policy = try gate.map { try GatePolicyReader.read(path: $0, metrics: GateEvaluator.metrics) }
        if let policy, let baseline {
            return try await judged(by: policy, settings, baseline)
        }
        let session = try await RunSession(settings, out: out)
        let status = try await Interrupts.cancelling { try await session.run() }
        return try finish(session.folder, interrupted: status == .interrupted, settings, baseline)
    }

    /// Runs as a policy asks, in blocks where it has blocks or a budget, and says how the gate came out.
    private func judged(
        by policy: GatePolicy, _ settings: RunSettings, _ baseline: Baseline
    ) async throws -> ExitStatus {
        let isBlocked = policy.sequential != nil || policy.budget != GateBudget()
        let blocks =
            isBlocked
            ? try BlockedGate(
                policy: policy, baseline: baseline, plan: settings.plan, started: SystemClock().now()) : nil
        let session = try await RunSession(settings, out: out)
        var report: GateReport?
        var interrupted = false
        if let blocks {
            let result = try await Interrupts.cancelling { try await session.run(blocks) }
            interrupted = result.sequence?.ending == .interrupted
            report = result
        } else {
            interrupted = try await Interrupts.cancelling { try await session.run() } == .interrupted
        }
        let status = try finish(session.folder, interrupted: interrupted, settings, baseline, isGated: true)
        let final = try report ?? evaluated(session.folder, policy, baseline)
        let verdict = try gateOutputs.finish(final, json: json)
        return interrupted ? status : verdict
    }

    private func evaluated(_ folder: String, _ policy: GatePolicy, _ baseline: Baseline) throws -> GateReport
    {
        let evaluation = try Evaluation.read(folder)
        return GateEvaluator.report(
            policy, baseline: baseline, candidate: evaluation.baseline(named: evaluation.record.header.id))
    }

    /// Reports what is on disk, as `assay report` would.
    private func finish(
        _ folder: String, interrupted: Bool, _ settings: RunSettings, _ baseline: Baseline?,
        isGated: Bool = false
    ) throws -> ExitStatus {
        let evaluation = try Evaluation.read(folder)
        let comparison = baseline.map {
            Comparer.compare(
                baseline: $0, candidate: evaluation.baseline(named: evaluation.record.header.id),
                margins: settings.margins)
        }
        try Reports.write(evaluation, comparison)
        // Of a gated run the gate's report is the document.
        if !(isGated && json) { Reports.show(evaluation, json: json) }
        if let comparison, !json {
            Terminal.out("\n" + ComparisonText.text(comparison, style: Terminal.style))
        }
        if !json { Terminal.out("\nrecords  \(folder)/\nreport   \(folder)/report.html\n") }
        if interrupted { return .interrupted }
        return comparison.map { Gate.status($0, priceByTime: baseline?.isPricedByTime ?? false) } ?? .passed
    }
}

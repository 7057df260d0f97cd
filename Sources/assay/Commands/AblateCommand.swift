import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayReport

/// Says what each lever of a composite contributes.
struct AblateCommand: Command {
    static let name = "ablate"
    static let summary =
        "Runs a composite with each lever off in turn on the same cases and seeds, and says what each contributed."
    static let parameters: [Parameter<Self>] =
        [
            .argument(
                "CONFIG/BACKEND", \.target,
                "The composite: the configuration's path, a slash and its name; the name alone is of assay.yaml."
            ),
            .list("--suites", \.suites, "LIST", "Suites to run; the configuration's where none is given."),
        ] + LoadOptions.parameters.map { $0.inside(\.load) }
        + [
            .option("--seed", \.seed, "NUMBER", "The seed of everything random."),
            .option("--out", \.out, "FOLDER", "Where the run's folder is made."),
            .flag("--json", \.json, "Prints the result as JSON."),
        ]

    var target = ""
    var suites: [String] = []
    var load = LoadOptions()
    var seed: UInt64?
    var out = "results"
    var json = false

    func mistakes() -> [String] { load.mistakes }

    func run() async throws -> ExitStatus {
        let parts = target.split(separator: "/", omittingEmptySubsequences: false)
        let path = parts.count > 1 ? parts.dropLast().joined(separator: "/") : nil
        var configuration = try ConfigurationReader.found(path)
        let plan = try AblationPlan(String(parts.last ?? ""), among: configuration.knownBackends)
        configuration.backends = plan.backends
        let settings = try RunSettings(command(plan), configuration)
        let session = try await RunSession(settings, out: out)
        let status = try await Interrupts.cancelling { try await session.run() }
        let evaluation = try Evaluation.read(session.folder)
        try Reports.write(evaluation, nil)
        let ablation = Ablation(
            evaluation.baseline(named: evaluation.record.header.id),
            variants: plan.variants.map { .init(backend: $0.backend, lever: $0.lever, title: $0.title) })
        Terminal.out(
            json ? JSON.text(ablation.json, pretty: true) + "\n" : ablation.text(Terminal.style))
        if !json { Terminal.out("\nrecords  \(session.folder)/\n") }
        return status == .interrupted ? .interrupted : .passed
    }

    /// The run of all variants, one level each: every level has the same cases in the same order, with the same seeds.
    private func command(_ plan: AblationPlan) -> RunCommand {
        var command = RunCommand()
        var seen: Set<String> = []
        command.backends = plan.variants.map(\.backend).filter { seen.insert($0).inserted }
        command.suites = suites
        command.load = load
        command.seed = seed
        return command
    }
}

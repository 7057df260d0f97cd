import AssayCommandLine

enum SampleFormat: String, ArgumentChoice {
    case text, markdown, html
}

/// A command with a parameter of every sort.
struct SampleRun: Command, Equatable {
    static let name = "run"
    static let summary = "Runs suites against backends, judges what comes back and writes it all down."
    static let parameters: [Parameter<Self>] = [
        .arguments(
            "SUITE", \.suites,
            "A suite by its name under suites/ or by its path; all bundled suites by default."),
        .options("--backend", \.backends, "NAME", "A backend of the configuration."),
        .option("--url", \.url, "URL", "An endpoint to use without a configuration."),
        .option("--model", \.model, "NAME", "The model to ask for at --url."),
        .list("--concurrency", \.concurrency, "LIST", "How many episodes to hold at once, swept in order."),
        .option("--seed", \.seed, "NUMBER", "Decides everything that is drawn."),
        .option("--temperature-of-the-model", \.temperature, "NUMBER", "A long name."),
        .option("--format", \.format, "FORMAT", "How the report is written."),
        .flag("--json", \.json, "Print the result as JSON."),
    ]

    var suites: [String] = []
    var backends: [String] = ["engine"]
    var url: String?
    var model: String?
    var concurrency = [1]
    var seed: UInt64 = 1
    var temperature = 0.5
    var format = SampleFormat.text
    var json = false

    func mistakes() -> [String] {
        var found: [String] = []
        if url != nil, model == nil { found.append("--url needs --model") }
        if concurrency.contains(where: { $0 < 1 }) { found.append("--concurrency must be at least 1") }
        return found
    }

    func run() async throws -> ExitStatus { .passed }
}

/// A command whose words go by their places.
struct SampleCompare: Command, Equatable {
    static let name = "compare"
    static let summary = "Compares a run with a baseline, case by case."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.run, "The run's folder."),
        .argument("BASELINE", \.baseline, "A baseline's name or another run's folder."),
    ]

    var run = ""
    var baseline: String?

    func run() async throws -> ExitStatus { .verdictFailed }
}

let sample = Program(
    name: "assay", summary: "Measures what an accepted token costs.", version: "1.2.3",
    commands: [SampleRun.self, SampleCompare.self])

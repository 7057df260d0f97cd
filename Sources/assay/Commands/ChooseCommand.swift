import AssayCommandLine
import AssayCore
import AssayJSON
import AssayReport

/// Answers which configuration is the cheapest that is good enough and fast enough.
struct ChooseCommand: Command {
    static let name = "choose"
    static let summary =
        "Names the cheapest configuration of some runs that meets an acceptance rate and a latency, and what the others lack."
    static let parameters: [Parameter<Self>] = [
        .arguments("RUN", \.runs, "Runs, by folder or by name under results/."),
        .option(
            "--acceptance", \.acceptance, "PERCENT",
            "The least acceptance rate, which the lower bound of its 95 % interval must reach."),
        .option("--p95", \.latency, "MS", "The longest 95th percentile of episode times."),
        .flag("--json", \.json, "Prints the answer as JSON."),
    ]

    var runs: [String] = []
    var acceptance = 0.0
    var latency: Double?
    var json = false

    func mistakes() -> [String] {
        (runs.isEmpty ? ["name a run"] : [])
            + ((0...100).contains(acceptance) ? [] : ["--acceptance must be from 0 to 100"])
            + (latency.map { $0 > 0 } ?? true ? [] : ["--p95 must be above 0"])
    }

    func run() async throws -> ExitStatus {
        let summaries = try runs.map { try Evaluation.read($0).summary }
        let currencies = Set(summaries.map(\.currency))
        guard currencies.count == 1, let currency = currencies.first else {
            throw CannotRun(
                "the runs are costed in different currencies: "
                    + currencies.map(\.code).sorted().joined(separator: ", "))
        }
        let suites = Set(summaries.map { Set($0.header.suites.map { $0.name + " " + $0.digest }) })
        guard suites.count == 1 else {
            throw CannotRun(
                "the runs are not of the same suites, so they cannot be chosen among",
                hint: "run the same suites on each configuration")
        }
        let choice = CostChoice(
            summaries.flatMap(CostOption.options), .init(acceptance: acceptance / 100, latency: latency))
        Terminal.out(
            json
                ? JSON.text(choice.json, pretty: true) + "\n" : choice.text(currency, style: Terminal.style))
        return choice.best == nil ? .verdictFailed : .passed
    }
}

import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayReport

/// Shows how figures went from run to run.
struct HistoryCommand: Command {
    static let name = "history"
    static let summary = "Shows how figures went from run to run, and where their level changed."
    static let parameters: [Parameter<Self>] = [
        .list("--metric", \.metrics, "NAME", "The metrics to show."),
        .option("--suite", \.suite, "NAME", "The suite to show, blended being all together."),
        .option("--results", \.results, "FOLDER", "Where the runs are; its history.sqlite is the index."),
        .option("--html", \.html, "FILE", "Writes a page."),
        .flag("--json", \.json, "Prints the series as JSON."),
    ]

    var metrics = ["acceptance_rate", "cost_per_accepted_output", "output_tokens", "ttft", "goodput"]
    var suite: String?
    var results = "results"
    var html: String?
    var json = false

    func run() async throws -> ExitStatus {
        let index = try RunIndex(path: results + "/history.sqlite")
        try index.update(from: results)
        let histories = try index.series(metrics: metrics, suite: suite)
        if let html { try AtomicFile.write(HistoryPage.html(histories), to: html) }
        if json {
            Terminal.out(JSON.text(.array(histories.map(Self.json)), pretty: true) + "\n")
        } else if histories.isEmpty {
            Terminal.note("there are no finished runs with such figures in \(results)/")
        } else {
            Terminal.out(HistoryText.text(histories, style: Terminal.style))
        }
        return .passed
    }

    private static func json(_ history: MetricHistory) -> JSONValue {
        let names = ["suite", "backend", "load", "metric"]
        let points = history.points.map { point -> JSONValue in
            ["run": .string(point.run), "started": .string(point.started), "value": .number(point.value)]
        }
        return .object(
            JSONObject(
                zip(names, history.name).map { JSONObject.Member(name: $0, value: .string($1)) } + [
                    .init(name: "unit", value: .string(history.unit)),
                    .init(name: "changes", value: .array(history.changes.map { .integer(Int64($0)) })),
                    .init(name: "points", value: .array(points)),
                ]))
    }
}

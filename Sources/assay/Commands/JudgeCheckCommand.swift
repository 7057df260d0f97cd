import AssayCommandLine
import AssayCore
import AssayDigest
import AssayEconomics
import AssayFormats
import AssayJSON
import AssayReport
import AssayRunner

extension JudgeTrial.Result {
    /// What came of it, in figures.
    fileprivate var figures: JudgeFigures { JudgeFigures(clusters, unscored: check.unscored) }
}

/// Scores outputs that people have labelled with a suite's judge.
struct JudgeCheckCommand: Command {
    static let name = "judge-check"
    static let summary =
        "Measures a judge against people's labels: agreement, κ, sensitivity and specificity; this spends tokens."
    static let parameters: [Parameter<Self>] = [
        .argument("LABELS", \.labels, "The labels, one JSON object a line: case, output, accept."),
        .option("--suite", \.suite, "SUITE", "The suite whose judge is checked, by name or path."),
        .option("--scorer", \.scorer, "NAME", "Which of the suite's judges, where it has several."),
        .option("--backend", \.backend, "NAME", "Another backend to ask than the rule names."),
        .option(
            "--config", \.config, "FILE", "Where the judges' backends are; assay.yaml where it exists."),
        .option(
            "--out", \.out, "FILE", "Where the check is written; judge-check.json in the suite's folder."),
        .flag("--json", \.json, "Prints the figures as JSON."),
    ]

    var labels = ""
    var suite: String?
    var scorer: String?
    var backend: String?
    var config: String?
    var out: String?
    var json = false

    func mistakes() -> [String] { suite == nil ? ["--suite is missing"] : [] }

    func run() async throws -> ExitStatus {
        let folder = try Places.suite(suite ?? "")
        let suite = try SuiteReader.read(folder: folder, kinds: Wiring.scorers, schemas: Wiring.schemas)
        let configuration = try ConfigurationReader.found(config)
        let labels = try LabelFile.read(path: labels).standing
        let trials = try JudgeTrial.all(
            suite: suite, scorer: scorer, backend: backend, labels: labels, configuration: configuration)
        let path = out ?? folder + "/judge-check.json"
        let made = WallClock.now("%Y-%m-%dT%H:%M:%SZ")
        var results: [JudgeTrial.Result] = []
        for trial in trials {
            let result = try await trial.run(
                log: path + "l", made: made, labelsDigest: SHA256.hex(ofFile: self.labels) ?? "")
            try JudgeCheckFile.write(result.check, figures: result.figures.json, path: path)
            results.append(result)
        }
        let account = try Accountant(
            pricing: configuration.prices.mapValues(Wiring.pricing), suites: []
        ).evaluation(
            results.flatMap(\.requests),
            clock: ClockOrigin(instant: SystemClock().now(), secondsSince1970: WallClock.secondsSince1970))
        Terminal.out(
            json
                ? JSON.text(Self.json(results), pretty: true) + "\n"
                : results.map(Self.text).joined(separator: "\n") + EvaluationWords.lines(account)
                    + "\nwritten  \(path)\n")
        return .passed
    }

    private static func text(_ result: JudgeTrial.Result) -> String {
        (result.rule.map { $0.title + "\n" } ?? "") + result.figures.text(of: result.check)
    }

    /// The figures of the one rule, or a list of those of several, each with its number.
    private static func json(_ results: [JudgeTrial.Result]) -> JSONValue {
        if let only = results.first, only.rule == nil { return only.figures.json }
        return .array(
            results.map { result in
                var figures = result.figures.json.objectValue ?? JSONObject()
                figures["rule"] = result.rule.map { .integer(Int64($0.number)) }
                return .object(figures)
            })
    }
}

import AssayCommandLine
import AssayCore
import AssayDigest
import AssayEconomics
import AssayFormats
import AssayJSON
import AssayReport
import AssayRunner

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
        let trial = try JudgeTrial(
            suite: suite, scorer: scorer, backend: backend, labels: labels, configuration: configuration)
        let path = out ?? folder + "/judge-check.json"
        let result = try await trial.run(
            log: path + "l", made: WallClock.now("%Y-%m-%dT%H:%M:%SZ"),
            labelsDigest: SHA256.hex(ofFile: self.labels) ?? "")
        let figures = JudgeFigures(result.clusters, unscored: result.check.unscored)
        try JudgeCheckFile.write(result.check, figures: figures.json, path: path)
        let account = try Accountant(
            pricing: configuration.prices.mapValues(Wiring.pricing), suites: []
        ).evaluation(
            result.requests,
            clock: ClockOrigin(instant: SystemClock().now(), secondsSince1970: WallClock.secondsSince1970))
        Terminal.out(
            json
                ? JSON.text(figures.json, pretty: true) + "\n"
                : figures.text(of: result.check) + EvaluationWords.lines(account)
                    + "\nwritten  \(path)\n")
        return .passed
    }
}

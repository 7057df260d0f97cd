import AssayCommandLine
import AssayCore

/// Packs what somebody needs who doubts a run.
struct BundleCommand: Command {
    static let name = "bundle"
    static let summary =
        "Packs a run with its suites and its price book into one archive, so that others can verify it."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.runName, "The run's folder, or its name under results/."),
        .option("--out", \.out, "FILE", "The archive; RUN.tar.gz in this folder where none is given."),
        .flag(
            "--redact-prompts", \.redactsPrompts,
            "Puts digests in the place of prompts, and leaves the suites out."),
    ]

    var runName = ""
    var out: String?
    var redactsPrompts = false

    func run() async throws -> ExitStatus {
        let evaluation = try Evaluation.read(runName)
        let path = out ?? "\(evaluation.record.header.id).tar.gz"
        let count = try Bundle(evaluation, redactsPrompts: redactsPrompts).write(to: path)
        Terminal.out("packed \(count) files into \(path)\n")
        return .passed
    }
}

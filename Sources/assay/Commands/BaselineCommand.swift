import AssayCommandLine
import AssayCore
import AssayFormats
import AssayReport

/// Freezes a run as a baseline, or shows one.
struct BaselineCommand: Command {
    /// What to do with baselines.
    enum Action: String, ArgumentChoice {
        case save
        case show
    }

    static let name = "baseline"
    static let summary = "Saves a run as a baseline in baselines/, or shows one."
    static let parameters: [Parameter<Self>] = [
        .argument("ACTION", \.action, "What to do."),
        .argument("NAME", \.baseline, "The baseline's name."),
        .argument("RUN", \.runName, "The run to save: its folder, or its name under results/."),
    ]

    var action = Action.show
    var baseline = ""
    var runName: String?

    func mistakes() -> [String] {
        action == .save && runName == nil ? ["baseline save needs the run to save"] : []
    }

    func run() async throws -> ExitStatus {
        let path = Places.baseline(baseline)
        switch action {
        case .save:
            let evaluation = try Evaluation.read(runName ?? "")
            for note in evaluation.notes { Terminal.note("note: \(note)") }
            let frozen = evaluation.baseline(named: baseline)
            try BaselineFile.write(frozen, path: path)
            Terminal.out("\(path): \(frozen.results.count) results of run \(frozen.run)\n")
        case .show:
            guard Places.exists(path) else {
                Terminal.note("assay: error: there is no baseline \(path)")
                return .noBaseline
            }
            let read = try BaselineFile.read(path: path)
            let accepted = read.results.count { $0.outcome == .accepted }
            Terminal.out(
                "\(read.name): run \(read.run) of \(read.started), \(read.machine.processor), \(read.results.count) results, "
                    + "\(accepted) accepted\n")
        }
        return .passed
    }
}

import AssayCommandLine
import AssayCore
import AssayReport
import Glibc

@main
struct Main {
    static let program = Program(
        name: "assay", summary: "Measures what an accepted token costs, for a workload, on a stack.",
        version: Version.number,
        commands: [
            RunCommand.self, ReportCommand.self, CompareCommand.self, GateCommand.self, HistoryCommand.self,
            ScoreCommand.self, BaselineCommand.self, VerifyCommand.self, SealCommand.self,
            BundleCommand.self,
            CheckCommand.self, JudgeCheckCommand.self, LabelCommand.self, InitCommand.self,
            ImportCommand.self,
            PricesCommand.self, SimulateCommand.self,
            CalibrateCommand.self, AblateCommand.self, ChooseCommand.self,
        ])

    static func main() async {
        Interrupts.install()
        switch program.interpret(Array(CommandLine.arguments.dropFirst())) {
        case .show(let text): Terminal.out(text + "\n")
        case .misuse(let text):
            Terminal.note(text)
            exit(ExitStatus.usage.rawValue)
        case .run(let command): exit(await run(command).rawValue)
        }
    }

    /// Runs a command; what goes wrong is said once, here.
    private static func run(_ command: any Command) async -> ExitStatus {
        do {
            return try await command.run()
        } catch let error as Diagnostics {
            for one in error.all { Terminal.note(one.description) }
            let count = error.all.count
            Terminal.note("assay: \(Figure.counted(count, "mistake")); nothing was run")
            return .usage
        } catch let error as CannotRun {
            Terminal.note("assay: error: \(error.message)" + (error.hint.map { "\n  hint: \($0)" } ?? ""))
            return .couldNotRun
        } catch {
            Terminal.note("assay: error: \(error)")
            return .couldNotRun
        }
    }
}

/// The version of the program.
enum Version {
    static let number = "0.1.0"
}

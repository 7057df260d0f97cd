import AssayAcceptance
import AssayCommandLine
import AssayCore
import AssayFormats

/// Checks suites and configurations without running anything.
struct CheckCommand: Command {
    static let name = "check"
    static let summary = "Checks suites and configurations, and says everything that is wrong with them."
    static let parameters: [Parameter<Self>] = [
        .arguments(
            "PATH", \.paths,
            "Suites by name or path, and configuration files; all suites and assay.yaml where none is given."),
        .flag("--self-test", \.selfTest, "Also judges every case's reference answers and counterexamples."),
    ]

    var paths: [String] = []
    var selfTest = false

    func run() async throws -> ExitStatus {
        var problems: [Diagnostic] = []
        var suites: [Suite] = []
        for path in paths.isEmpty
            ? Places.suiteNames + (Places.exists("assay.yaml") ? ["assay.yaml"] : []) : paths
        {
            do throws(Diagnostics) {
                if path.hasSuffix(".yaml"), !path.hasSuffix("suite.yaml") {
                    let configuration = try ConfigurationReader.read(path: path, book: Places.priceBook)
                    problems += Wiring.mistakes(in: configuration)
                } else {
                    suites.append(try Self.suite(path))
                }
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        var failures: [String] = []
        if selfTest { for suite in suites { failures += try await SuiteSelfTest.failures(of: suite) } }
        for suite in suites where failures.isEmpty {
            Terminal.out(
                "\(suite.name) \(suite.version): \(suite.cases.count) cases, digest \(suite.digest.prefix(12)): fine\n"
            )
        }
        for failure in failures { Terminal.note("error: \(failure)") }
        return failures.isEmpty ? .passed : .usage
    }

    private static func suite(_ word: String) throws(Diagnostics) -> Suite {
        var folder = word.hasSuffix("/suite.yaml") ? String(word.dropLast("/suite.yaml".count)) : word
        do throws(CannotRun) { folder = try Places.suite(folder) } catch {
            throw Diagnostics([Diagnostic(.error, error.message, hint: error.hint)])
        }
        return try SuiteReader.read(folder: folder, kinds: Wiring.scorers, schemas: Wiring.schemas)
    }
}

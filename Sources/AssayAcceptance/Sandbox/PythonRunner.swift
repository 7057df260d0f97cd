import AssayCore
import AssayJSON
import AssaySystem
import Glibc

/// Runs Python programs and their hidden tests.
///
/// The program never shares a process with the tests: it runs in a child of the test driver, which calls it over a pipe and gets literals
/// back. So nothing that the program does (printing what a pass looks like, leaving early, changing `assert` or the test code)
/// can make the driver say that the tests passed. The driver's word counts only with a number that it got on its input and the program's
/// process never held.
package struct PythonRunner: CodeRunner {
    /// The languages' names at the head of a fenced block.
    package let fenceNames = ["python", "py", "python3", ""]

    /// Makes a runner.
    package init() {}

    /// Runs the tests against the program.
    package func run(program: String, tests: String, limits: SandboxLimits) async -> CodeVerdict {
        guard let interpreter = Self.interpreter else {
            return .unavailable("there is no /usr/bin/python3")
        }
        var generator = SystemRandomNumberGenerator()
        let nonce = String(generator.next(), radix: 36)
        let input = JSON.text([
            "nonce": .string(nonce), "program": .string(program), "tests": .string(tests),
            "cpu_seconds": .integer(Int64(limits.cpuSeconds)),
            "memory_bytes": .integer(Int64(limits.memoryMebibytes) << 20),
        ])
        let sandbox = Bubblewrap(bindings: [
            "--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind", interpreter, "/usr/bin/python3",
            "--symlink", "usr/lib", "/lib", "--ro-bind-try", "/usr/lib64", "/usr/lib64", "--symlink",
            "usr/lib64", "/lib64",
        ])
        let result = await SystemThread.run {
            sandbox.run(
                ["/usr/bin/python3", "-I", "-S", "-c", PythonDriver.source], input: input,
                wallMilliseconds: limits.wallMilliseconds)
        }
        guard let result else { return .unavailable("bubblewrap (bwrap) could not be started") }
        return Self.verdict(of: result, nonce: nonce)
    }

    /// The interpreter itself, behind Debian's links.
    private static var interpreter: String? {
        guard let path = realpath("/usr/bin/python3", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func verdict(of result: Bubblewrap.Result, nonce: String) -> CodeVerdict {
        let line = String(decoding: result.output, as: UTF8.self)
        if let said = try? JSON.parse(line), said["nonce"]?.stringValue == nonce {
            let detail = said["detail"]?.stringValue ?? ""
            switch said["result"]?.stringValue {
            case "passed": return .passed
            case "wrong": return .wrong(detail)
            case "timeout": return .timeOut(detail)
            case "memory": return .memory(detail)
            default: return .error(detail)
            }
        }
        if result.timedOut { return .timeOut("nothing was decided within the time limit") }
        let errors = String(decoding: result.errors.prefix(300), as: UTF8.self)
        return errors.hasPrefix("bwrap:")
            ? .unavailable("the sandbox could not be made: \(errors.split(separator: "\n").first ?? "")")
            : .error("the tests came to no end: \(errors)")
    }
}

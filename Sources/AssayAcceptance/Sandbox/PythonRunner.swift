import AssayCore

/// Runs Python programs and hidden tests that call their functions.
///
/// The program never shares a process with the tests: it runs in a child of the test driver, which calls it over a pipe and gets literals
/// back. So nothing that the program does (printing what a pass looks like, leaving early, changing `assert` or the test code)
/// can make the driver say that the tests passed. The driver's word counts only with a number that it got on its input and the program's
/// process never held.
package struct PythonRunner: Sendable {
    let limits: SandboxLimits
    let sandbox: Bubblewrap?

    /// What the driver itself may take, beside the program.
    private static let driverMebibytes = 256

    /// Makes a runner; without a sandbox everything is unavailable.
    package init(limits: SandboxLimits) { self.init(limits: limits, sandbox: .found()) }

    init(limits: SandboxLimits, sandbox: Bubblewrap?) {
        self.limits = limits
        self.sandbox = sandbox
    }

    /// Runs the tests against the program.
    package func run(program: String, tests: String) async -> CodeVerdict {
        guard let sandbox else { return .unavailable(Isolation.missing) }
        if let missing = Language.python.missing.first {
            return .unavailable("Python is not here: there is no \(missing)")
        }
        let nonce = Self.nonce()
        let job = job(program: program, tests: tests, nonce: nonce)
        return verdict(of: await SandboxPool.shared.run { sandbox.run(job) }, nonce: nonce)
    }

    /// A word that nobody can guess.
    static func nonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    }

    /// The driver's job, its input led by the nonce and the sizes of the program and the tests.
    func job(program: String, tests: String, nonce: String) -> SandboxJob {
        let (program, tests) = (Array(program.utf8), Array(tests.utf8))
        let head = Array("\(nonce) \(program.count) \(tests.count)\n".utf8)
        let numbers = [
            limits.cpuSeconds, limits.memoryMebibytes << 20, limits.processes, limits.fileMebibytes << 20,
        ]
        return SandboxJob(
            command: [Language.pythonPath, "-I", "-S", "-B", "-c", PythonDriver.source]
                + numbers.map(String.init),
            input: head + program + tests, readOnlyPaths: Language.python.runtime, limits: limits,

            overheadMebibytes: Self.driverMebibytes)
    }

    /// The driver's word, where it bears the nonce.
    func verdict(of result: SandboxResult, nonce: String) -> CodeVerdict {
        let lines = String(decoding: result.output, as: UTF8.self).split(
            separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0] == nonce else {
            return result.failure(of: "the program", limits: limits)
                ?? .error("the tests came to no end \(SandboxResult.words(result.errors))")
        }
        let detail = String(lines[2])
        return switch lines[1] {
        case "passed": .passed
        case "wrong": .wrong(detail)
        case "compile": .compileError(detail)
        case "timeout": .timeOut(detail)
        case "memory": .memory(detail)
        case "forbidden": .forbidden(detail)
        default: .error(detail)
        }
    }
}

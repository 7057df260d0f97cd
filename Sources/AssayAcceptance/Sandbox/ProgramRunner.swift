import AssayCore
import AssaySystem

/// Runs programs of any language against tests of their input and output.
///
/// A program gets what one test gives it, in a sandbox of its own, and what it answers is compared outside: neither the tests nor what
/// they expect are ever where the program runs, so there is nothing that it could tamper with or guess.
package struct ProgramRunner: Sendable {
    let language: Language
    let limits: SandboxLimits
    let sandbox: Bubblewrap?

    /// Makes a runner; without a sandbox everything is unavailable.
    init(language: Language, limits: SandboxLimits, sandbox: Bubblewrap? = .found()) {
        self.language = language
        self.limits = limits
        self.sandbox = sandbox
    }

    /// Runs the tests, one after another, up to the first that fails.
    func run(program: String, tests: [ProgramTest]) async -> CodeVerdict {
        guard let sandbox else { return .unavailable(Isolation.missing) }
        if let missing = language.missing.first {
            return .unavailable("the runtime of '\(language.name)' is not here: there is no \(missing)")
        }
        return await SandboxPool.shared.run { self.verdict(on: Array(program.utf8), tests, in: sandbox) }
    }

    private func verdict(on source: [UInt8], _ tests: [ProgramTest], in sandbox: Bubblewrap) -> CodeVerdict {
        var program = source
        if let compile = language.compile {
            let result = sandbox.run(compilation(compile, of: source))
            if let failure = compileFailure(result) { return failure }
            if !result.output.isEmpty { program = result.output }
        }
        for (index, test) in tests.enumerated() {
            let result = sandbox.run(job(test, source: source, program: program))
            if let failure = failure(result, of: test, number: index + 1) { return failure }
        }
        return .passed
    }

    private func compilation(_ command: [String], of source: [UInt8]) -> SandboxJob {
        SandboxJob(
            command: ProcessCap.wrapping(words(command), at: language.compileLimits.processes),
            files: [.init(path: sourcePath, bytes: source)],
            readOnlyPaths: Self.distinct(language.runtime + language.compilerPaths + [ProcessCap.shell]),
            limits: language.compileLimits)
    }

    private func compileFailure(_ result: SandboxResult) -> CodeVerdict? {
        if case .exited(let status) = result.ending, status != 0 {
            let words = String(decoding: result.errors.prefix(2000), as: UTF8.self)
            let lines = words.split(separator: "\n")
            let line = lines.first { $0.contains("error:") } ?? lines.last
            return .compileError(String((line ?? "the compiler ended with status \(status)").prefix(500)))
        }
        return result.failure(of: "compiling", limits: language.compileLimits)
    }

    private func job(_ test: ProgramTest, source: [UInt8], program: [UInt8]) -> SandboxJob {
        var files = [SandboxJob.File(path: sourcePath, bytes: source)]
        if program != source { files.append(.init(path: "/program/run", bytes: program)) }
        files += test.files.sorted { $0.key < $1.key }.map {
            .init(path: "/data/" + $0.key, bytes: Array($0.value.utf8))
        }
        let command = words(language.run, isCompiled: program != source) + test.arguments
        return SandboxJob(
            command: ProcessCap.wrapping(command, at: limits.processes), input: Array(test.input.utf8),
            files: files,
            readOnlyPaths: Self.distinct(language.runtime + [ProcessCap.shell]), limits: limits)
    }

    private func failure(_ result: SandboxResult, of test: ProgramTest, number: Int) -> CodeVerdict? {
        guard case .exited(let status) = result.ending, status < 128 || status == test.status else {
            return result.failure(of: "the program", limits: limits)
        }
        guard let mistake = test.mistake(status: status, output: result.output) else { return nil }
        // A program that fell over is told apart from one that answered wrongly.
        if status != 0, status != test.status, let failure = result.failure(of: "the program", limits: limits)
        {
            return failure
        }
        return .wrong("test \(number): \(mistake)")
    }

    private var sourcePath: String { "/program/" + language.sourceFile }

    private func words(_ command: [String], isCompiled: Bool = false) -> [String] {
        command.map {
            $0.replacing("{source}", with: sourcePath)
                .replacing("{program}", with: isCompiled ? "/program/run" : sourcePath)
        }
    }

    private static func distinct(_ paths: [String]) -> [String] { Array(Set(paths)).sorted() }
}

/// Caps the processes of a sandbox from inside its user namespace, where only its own are counted. The shell stays as the first process,
/// so that signals act on the program as they do elsewhere.
enum ProcessCap {
    static let shell = "/usr/bin/dash"

    /// The command under a cap on processes and threads; the shell is one of them.
    static func wrapping(_ command: [String], at most: Int) -> [String] {
        [shell, "-c", "ulimit -p \(most + 1) && \"$@\"; exit $?", "sh"] + command
    }
}

/// Whether anything can be run in isolation here.
enum Isolation {
    static let missing =
        "there is no isolation: bubblewrap (bwrap) is not on the search path, and nothing runs without it"
}

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

    /// Why a program could not be made, or came to no answer.
    struct Failure: Error, Hashable {
        let verdict: CodeVerdict

        /// The reason in words.
        var reason: String {
            switch verdict.judgement {
            case .value(_, let reason), .unscored(let reason): reason
            }
        }
    }

    /// Runs the tests, one after another, up to the first that fails.
    func run(program: String, tests: [ProgramTest]) async -> CodeVerdict {
        await inSandbox { sandbox in
            let source = Array(program.utf8)
            return built(source, in: sandbox).flatMap { program in
                for (index, test) in tests.enumerated() {
                    let result = sandbox.run(job(test, source: source, program: program))
                    if let failure = failure(result, of: test, number: index + 1) {
                        return .failure(Failure(verdict: failure))
                    }
                }
                return .success(())
            }
        }.verdict
    }

    /// Compiles a program that is to be run often.
    func build(_ source: [UInt8]) async -> Result<[UInt8], Failure> {
        await inSandbox { built(source, in: $0) }
    }

    /// What a program that was built answers to an input.
    func output(of program: [UInt8], source: [UInt8], input: String) async -> Result<[UInt8], Failure> {
        await inSandbox { sandbox in
            let result = sandbox.run(job(ProgramTest(input: input), source: source, program: program))
            let failure = result.failure(of: "it", limits: limits)
            return failure.map { .failure(Failure(verdict: $0)) } ?? .success(result.output)
        }
    }

    /// Does work in turn, where there is a sandbox and all that the language needs.
    private func inSandbox<Value: Sendable>(
        _ work: @escaping @Sendable (Bubblewrap) -> Result<Value, Failure>
    ) async -> Result<Value, Failure> {
        guard let sandbox else { return .failure(Failure(verdict: .unavailable(Isolation.missing))) }
        if let missing = language.missing.first {
            let reason = "the runtime of '\(language.name)' is not here: there is no \(missing)"
            return .failure(Failure(verdict: .unavailable(reason)))
        }
        return await SandboxPool.shared.run { work(sandbox) }
    }

    /// What the compiler made of a program, or the program itself where there is nothing to be made.
    private func built(_ source: [UInt8], in sandbox: Bubblewrap) -> Result<[UInt8], Failure> {
        guard let compile = language.compile else { return .success(source) }
        let result = sandbox.run(compilation(compile, of: source))
        if let failure = compileFailure(result) { return .failure(Failure(verdict: failure)) }
        return .success(result.output.isEmpty ? source : result.output)
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

extension Result<Void, ProgramRunner.Failure> {
    fileprivate var verdict: CodeVerdict {
        switch self {
        case .success: .passed
        case .failure(let failure): failure.verdict
        }
    }
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

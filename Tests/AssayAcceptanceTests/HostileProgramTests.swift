@testable import AssayAcceptance
import Glibc
import Testing

@Suite struct HostileProgramTests {
    private static let tests = "# hidden marker\nassert add(2, 3) == 5"
    private let limits = SandboxLimits(cpuSeconds: 1, wallSeconds: 6, memoryMebibytes: 192)

    /// Runs a program and tells also in which PID namespace.
    private func run(_ program: String) async throws -> (verdict: CodeVerdict, result: SandboxResult) {
        let sandbox = try #require(Bubblewrap.found())
        let runner = PythonRunner(limits: limits)
        let nonce = PythonRunner.nonce()
        let job = runner.job(program: program, tests: Self.tests, nonce: nonce)
        let result = await SandboxPool.shared.run { sandbox.run(job) }
        return (runner.verdict(of: result, nonce: nonce), result)
    }

    @Test(arguments: HostileProgram.all)
    func `nothing hostile is accepted, nothing of it is left, and the next program is judged as ever`(
        program: HostileProgram
    ) async throws {
        let (verdict, result) = try await run(program.text)
        #expect(verdict != .passed)
        if case .unavailable(let reason) = verdict { Issue.record("not judged: \(reason)") }
        if let wanted = program.verdict { #expect(kind(of: verdict) == wanted, "\(verdict)") }
        #expect(result.output.count <= limits.outputBytes + 1)

        // It is held, so that no sandbox beside this one can have got its number.
        let namespace = try #require(result.pidNamespace)
        let left = withExtendedLifetime(namespace) { processes(in: namespace.number) }
        #expect(left == [])
        #expect(try await run("def add(a, b):\n    return a + b").verdict == .passed)
    }

    @Test func `the search of memory finds what a program does hold`() async throws {
        let program = "held = '# hidden marker'\n" + HostileProgram.memorySearch
        #expect(try await run(program).verdict == .passed)
    }

    @Test func `the search for leftovers finds processes that are there`() throws {
        var own = stat()
        #expect(stat("/proc/self/ns/pid", &own) == 0)
        #expect(processes(in: Int64(own.st_ino)).contains(String(getpid())))
    }

    private func kind(of verdict: CodeVerdict) -> String {
        String(String(describing: verdict).prefix { $0 != "(" }.lowercased())
    }

    /// The processes whose PID namespace bears a number.
    private func processes(in namespace: Int64) -> [String] {
        ProcessFile.names(in: "/proc").filter { name in
            var status = stat()
            return Int(name) != nil && stat("/proc/\(name)/ns/pid", &status) == 0
                && Int64(status.st_ino) == namespace
        }
    }
}

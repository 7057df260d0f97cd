import AssayCore

/// What a sandboxed run may use.
package struct SandboxLimits: Sendable, Hashable {
    /// The processor time of the program under test, in seconds.
    package var cpuSeconds: Int
    /// Its memory, in mebibytes.
    package var memoryMebibytes: Int

    /// Makes limits.
    package init(cpuSeconds: Int, memoryMebibytes: Int) {
        self.cpuSeconds = cpuSeconds
        self.memoryMebibytes = memoryMebibytes
    }

    /// The time after which everything is killed, in milliseconds: a busy machine may take long over little processor time.
    var wallMilliseconds: Int { (cpuSeconds * 4 + 10) * 1000 }
}

/// How the tests of a program came out.
package enum CodeVerdict: Sendable, Hashable {
    case passed
    /// A test did not hold.
    case wrong(String)
    /// The program or a test raised something else.
    case error(String)
    case timeOut(String)
    case memory(String)
    /// Nothing could be judged; this says nothing about the program.
    case unavailable(String)
}

/// Runs a program and its tests in isolation; one per language.
package protocol CodeRunner: Sendable {
    /// The languages' names at the head of a fenced block.
    var fenceNames: [String] { get }

    /// Runs the tests against the program.
    func run(program: String, tests: String, limits: SandboxLimits) async -> CodeVerdict
}

/// What a sandboxed run may use. Processor time and memory count over all its processes together.
package struct SandboxLimits: Sendable, Hashable {
    /// The processor time, in seconds.
    package var cpuSeconds: Int
    /// The time after which everything is killed, in seconds; a busy machine may take long over little processor time.
    package var wallSeconds: Int
    /// The memory, in mebibytes.
    package var memoryMebibytes: Int
    /// The processes and threads at one time.
    package var processes: Int
    /// The files in the sandbox, together and each, in mebibytes.
    package var fileMebibytes: Int
    /// The bytes of standard output and of standard error; who writes more is killed.
    package var outputBytes: Int

    /// Makes limits.
    package init(
        cpuSeconds: Int = 5, wallSeconds: Int? = nil, memoryMebibytes: Int = 256, processes: Int = 32,
        fileMebibytes: Int = 16, outputBytes: Int = 1 << 20
    ) {
        self.cpuSeconds = cpuSeconds
        self.wallSeconds = wallSeconds ?? cpuSeconds * 4 + 10
        self.memoryMebibytes = memoryMebibytes
        self.processes = processes
        self.fileMebibytes = fileMebibytes
        self.outputBytes = outputBytes
    }
}

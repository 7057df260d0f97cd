import AssayCore
import AssayJSON
import AssaySystem
import CLinux
import Glibc

/// Watches one sandbox until it ends or must be ended: gathers what it writes, and counts what its processes use.
struct SandboxWatch {
    let process: pid_t
    let limits: SandboxLimits
    let memoryBytes: Int
    let output: Descriptor
    let errors: Descriptor
    let status: Descriptor

    /// How often the processes' use is counted; what is over sooner is bounded by each process's own limits.
    private static let tick = Nanoseconds.milliseconds(50)
    private static let mostStatusBytes = 4096

    /// Waits for the end.
    func result() -> SandboxResult {
        var streams = [
            Stream(output, most: limits.outputBytes), Stream(errors, most: limits.outputBytes),
            Stream(status, most: Self.mostStatusBytes),
        ]
        var namespace: PIDNamespace?
        let stopped = watch(&streams, &namespace)
        if stopped != nil { Self.killAll(SandboxStatus(streams[2].bytes)) }
        drain(&streams)
        // By now bubblewrap has taken leave of its child and ended; where it hangs, its child dies with it.
        kill(process, SIGKILL)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
        let said = SandboxStatus(streams[2].bytes)
        return SandboxResult(
            ending: stopped ?? ending(said.exitCode, errors: streams[1].bytes), output: streams[0].bytes,
            errors: streams[1].bytes, pidNamespace: namespace)
    }

    /// Kills the first process of the PID namespace, and with it the kernel kills every process in it before bubblewrap hears of the end.
    private static func killAll(_ said: SandboxStatus) {
        guard let first = said.firstProcess.flatMap({ Descriptor(assay_pidfd($0)) }) else { return }
        _ = assay_pidfd_kill(first.number)
    }

    /// Reads until bubblewrap has ended or a limit is reached.
    private func watch(
        _ streams: inout [Stream], _ namespace: inout PIDNamespace?
    ) -> SandboxResult.Ending? {
        let began = MonotonicInstant.now()
        let deadline = began + .milliseconds(Int64(limits.wallSeconds) * 1000)
        var nextCount = began + Self.tick
        while streams[2].isOpen {
            let now = MonotonicInstant.now()
            if now >= deadline { return .wallTime }
            if now >= nextCount {
                if let ending = overuse() { return ending }
                nextCount = .now() + Self.tick
            }
            Stream.read(&streams, atMost: min(deadline, nextCount) - now)
            if namespace == nil {
                namespace = SandboxStatus(streams[2].bytes).firstProcess.flatMap(PIDNamespace.init)
            }
            if streams[0].isFull || streams[1].isFull { return .output }
        }
        return nil
    }

    /// What is left in the pipes once all is dead; whoever still held an end is being killed by the kernel.
    private func drain(_ streams: inout [Stream]) {
        let deadline = MonotonicInstant.now() + .milliseconds(2000)
        while streams.contains(where: { $0.isOpen && !$0.isFull }), .now() < deadline {
            Stream.read(&streams, atMost: deadline - .now())
        }
    }

    private func overuse() -> SandboxResult.Ending? {
        let used = ProcessTreeUse(root: process)
        if used.cpuSeconds > Double(limits.cpuSeconds) + 0.5 { return .cpuTime }
        return used.memoryBytes > memoryBytes ? .memory : nil
    }

    /// Without a word of bubblewrap on the command's end the sandbox was not made or did not last.
    private func ending(_ exitCode: Int64?, errors: [UInt8]) -> SandboxResult.Ending {
        guard let exitCode else {
            let words = String(decoding: errors.prefix(300), as: UTF8.self).split(separator: "\n").first
            return .infrastructure("the sandbox could not be made: \(words ?? "bubblewrap said nothing")")
        }
        return exitCode == 128 + Int64(SIGXCPU) ? .cpuTime : .exited(Int(exitCode))
    }
}

/// What bubblewrap says of a sandbox, as lines of JSON.
private struct SandboxStatus {
    private(set) var firstProcess: pid_t?
    private(set) var exitCode: Int64?

    init(_ bytes: [UInt8]) {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let said = try? JSON.parse(String(line)) else { continue }
            firstProcess = said["child-pid"]?.integerValue.flatMap { pid_t(exactly: $0) } ?? firstProcess
            exitCode = said["exit-code"]?.integerValue ?? exitCode
        }
    }
}

/// One pipe and what came out of it.
private struct Stream {
    private let descriptor: Descriptor
    private let most: Int
    private(set) var bytes: [UInt8] = []
    private(set) var isOpen = true

    init(_ descriptor: Descriptor, most: Int) {
        self.descriptor = descriptor
        self.most = most
    }

    /// Whether more came than is kept.
    var isFull: Bool { bytes.count > most }

    /// Waits for any of the pipes and reads what is there.
    static func read(_ streams: inout [Stream], atMost time: Nanoseconds) {
        var polled = streams.map {
            pollfd(fd: $0.isOpen && !$0.isFull ? $0.descriptor.number : -1, events: Int16(POLLIN), revents: 0)
        }
        guard poll(&polled, nfds_t(polled.count), CInt(max(1, time.count / 1_000_000))) > 0 else { return }
        for index in polled.indices where polled[index].revents != 0 { streams[index].readOnce() }
    }

    private mutating func readOnce() {
        let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            let count = Glibc.read(descriptor.number, buffer.baseAddress, buffer.count)
            if count > 0 { bytes += buffer.prefix(min(count, most + 1 - bytes.count)) }
            return count
        }
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { isOpen = false }
    }
}

import Glibc

/// A command to run in a sandbox, and all that it is given.
struct SandboxJob: Sendable {
    /// A file that is put into the sandbox, to be read and run but not changed.
    struct File: Sendable {
        /// Where it stands in the sandbox.
        var path: String
        var bytes: [UInt8]
    }

    /// The words of the command; the first is a path in the sandbox. It is the first process of its PID namespace: no signal from inside
    /// ends or stops it, and all others end with it.
    var command: [String]
    /// What it finds on its standard input.
    var input: [UInt8] = []
    var files: [File] = []
    /// The files and folders of the host that it may read, at the same places.
    var readOnlyPaths: [String]
    var limits: SandboxLimits
    /// What the command itself needs above the limits of what it judges, in mebibytes.
    var overheadMebibytes = 0

    /// The memory of the whole group, in bytes.
    var memoryBytes: Int { (limits.memoryMebibytes + overheadMebibytes) << 20 }
}

/// What came of a sandboxed run.
struct SandboxResult: Sendable {
    /// How it ended.
    enum Ending: Sendable, Hashable {
        /// The command ended by itself, with this status; 128 and more stand for signals.
        case exited(Int)
        case cpuTime, wallTime, memory, output
        /// The sandbox could not be made or broke; this says nothing about the command.
        case infrastructure(String)
    }

    var ending: Ending
    var output: [UInt8]
    var errors: [UInt8]
    /// The PID namespace that held all its processes; `nil` where none was made.
    var pidNamespace: PIDNamespace?
}

/// A PID namespace, held: the kernel gives the number of one that is gone to the next that is made, so a number alone would soon mean another.
final class PIDNamespace: Sendable {
    /// The kernel's number of it.
    let number: Int64
    private let descriptor: CInt

    /// Holds the namespace of a process; `nil` where the process is gone.
    init?(of process: pid_t) {
        descriptor = open("/proc/\(process)/ns/pid", O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            close(descriptor)
            return nil
        }
        number = Int64(status.st_ino)
    }

    deinit { close(descriptor) }
}

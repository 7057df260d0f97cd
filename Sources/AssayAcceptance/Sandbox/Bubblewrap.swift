import AssayCore
import AssaySystem
import CLinux
import Glibc

/// Runs a command in a bubblewrap sandbox: no network, no files but those bound, namespaces of its own, no capabilities.
struct Bubblewrap: Sendable {
    /// What came of a run.
    struct Result: Sendable {
        var output: [UInt8]
        var errors: [UInt8]
        var timedOut: Bool
    }

    /// Arguments to bubblewrap that bind what the language needs.
    var bindings: [String]

    /// The most bytes of output that are kept; a program that writes more is killed.
    static let mostOutput = 1 << 20

    /// Runs a command with a text on its standard input; blocks the calling thread until it has ended or was killed.
    func run(_ command: [String], input: String, wallMilliseconds: Int) -> Result? {
        guard let stdin = Descriptor.holding(input), let out = Pipe(), let err = Pipe() else { return nil }
        let isolation = [
            "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
            "--hostname", "sandbox", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/tmp",
        ]
        guard let process = spawn(isolation + bindings + ["--"] + command, stdin: stdin, out: out, err: err)
        else { return nil }
        out.closeWriteEnd()
        err.closeWriteEnd()
        var result = collect(from: [out, err], wallMilliseconds: wallMilliseconds)
        // bubblewrap dies, and with it the first process of the sandbox's PID namespace, and with that every process in it.
        kill(process, SIGKILL)
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        result.timedOut = result.timedOut && result.output.isEmpty
        return result
    }

    private func spawn(_ arguments: [String], stdin: Descriptor, out: Pipe, err: Pipe) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, stdin.number, 0)
        posix_spawn_file_actions_adddup2(&actions, out.write, 1)
        posix_spawn_file_actions_adddup2(&actions, err.write, 2)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/local/bin:/usr/bin:/bin"), nil]
        defer { for pointer in words + environment { free(pointer) } }
        var process: pid_t = 0
        return posix_spawnp(&process, "bwrap", &actions, nil, &words, &environment) == 0 ? process : nil
    }

    /// Reads until both ends are closed, the time is over or too much has come.
    private func collect(from pipes: [Pipe], wallMilliseconds: Int) -> Result {
        var texts: [[UInt8]] = [[], []]
        var polled = pipes.map { pollfd(fd: $0.read, events: Int16(POLLIN), revents: 0) }
        let deadline = MonotonicInstant.now() + .milliseconds(Int64(wallMilliseconds))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while polled.contains(where: { $0.fd >= 0 }) {
            let left = (deadline - .now()).count / 1_000_000
            guard left > 0 else { return Result(output: texts[0], errors: texts[1], timedOut: true) }
            guard poll(&polled, nfds_t(polled.count), CInt(left)) >= 0 || errno == EINTR else { break }
            for index in polled.indices where polled[index].revents != 0 {
                let count = read(polled[index].fd, &buffer, buffer.count)
                if count > 0 { texts[index] += buffer[..<count] } else { polled[index].fd = -1 }
            }
            guard texts.allSatisfy({ $0.count < Self.mostOutput }) else { break }
        }
        return Result(output: texts[0], errors: texts[1], timedOut: false)
    }
}

/// A file descriptor, closed at the end.
final class Descriptor {
    let number: CInt

    private init(_ number: CInt) { self.number = number }

    deinit { close(number) }

    /// A file without a name that holds a text, at its beginning: unlike a pipe, it never blocks its writer nor breaks under it.
    static func holding(_ text: String) -> Descriptor? {
        let number = open("/tmp", assay_o_tmpfile() | O_RDWR | O_CLOEXEC, 0o600)
        guard number >= 0 else { return nil }
        let file = Descriptor(number)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            guard count > 0 else { return nil }
            bytes = bytes.dropFirst(count)
        }
        return lseek(number, 0, SEEK_SET) == 0 ? file : nil
    }
}

/// A pipe, both ends closed at the end.
private final class Pipe {
    let read: CInt
    private(set) var write: CInt

    init?() {
        var ends: [CInt] = [-1, -1]
        guard assay_pipe(&ends) == 0 else { return nil }
        (read, write) = (ends[0], ends[1])
    }

    deinit {
        close(read)
        closeWriteEnd()
    }

    func closeWriteEnd() {
        if write >= 0 { close(write) }
        write = -1
    }
}

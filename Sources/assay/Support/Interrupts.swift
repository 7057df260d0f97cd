import AssaySystem
import Glibc
import Synchronization

/// Turns Ctrl-C into the cancellation of a run, and a second one into an end at once.
enum Interrupts {
    private static let onFirst = Mutex<(@Sendable () -> Void)?>(nil)

    /// The handler writes a byte here, which is all that a handler may safely do; a thread of its own reads it.
    private static let ends: (read: CInt, write: CInt) = {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// Takes SIGINT and SIGTERM.
    static func install() {
        _ = ends
        SystemThread.start {
            wait()
            guard let first = onFirst.withLock({ $0 }) else { _exit(130) }
            first()
            wait()
            _exit(130)
        }
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                var byte: UInt8 = 0
                _ = Glibc.write(Interrupts.ends.write, &byte, 1)
            }
        }
    }

    /// Does work that the first signal cancels, from its very beginning; until then, and the second time, a signal ends the program with
    /// status 130.
    static func cancelling<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = onFirst.withLock { action in
            // Whoever hears a signal now waits for the lock, and then finds something to cancel.
            let task = Task { try await work() }
            action = { task.cancel() }
            return task
        }
        return try await task.value
    }

    /// A pipe from which a byte can be read after the first signal, for loops that wait on descriptors.
    static func bell() -> CInt {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        let writing = ends[1]
        onFirst.withLock { action in
            action = {
                var byte: UInt8 = 0
                _ = Glibc.write(writing, &byte, 1)
            }
        }
        return ends[0]
    }

    private static func wait() {
        var byte: UInt8 = 0
        while read(ends.read, &byte, 1) < 0, errno == EINTR {}
    }
}

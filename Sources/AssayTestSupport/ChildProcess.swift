public import Glibc

/// A process of another program, silent, ended with the value that started it.
public final class ChildProcess: Sendable {
    /// Its number.
    public let id: pid_t

    /// Why it could not be started, or did not do what it was started for.
    public struct Failed: Error {
        /// In words.
        public var message: String

        /// Makes an error.
        public init(_ message: String) { self.message = message }
    }

    /// Starts a program, looked for in `PATH` where it is no path.
    public init(_ words: [String]) throws(Failed) {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var child: pid_t = 0
        guard posix_spawnp(&child, words[0], &actions, nil, &arguments, environ) == 0 else {
            throw Failed("\(words[0]) could not be started")
        }
        id = child
    }

    /// Waits for its end and returns its exit status; −1 where a signal ended it.
    public func wait() -> Int32 {
        var status: CInt = 0
        waitpid(id, &status, 0)
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
    }

    /// Waits until a condition holds, asked ten times a second for at most a minute.
    public func wait(until isReady: () -> Bool) throws(Failed) {
        for _ in 0..<600 {
            if isReady() { return }
            var status: CInt = 0
            if waitpid(id, &status, WNOHANG) == id { throw Failed("the process ended at once (\(status))") }
            usleep(100_000)
        }
        throw Failed("the process was not ready within a minute")
    }

    /// Ends it.
    public func stop() {
        kill(id, SIGKILL)
        var status: CInt = 0
        waitpid(id, &status, 0)
    }

    /// A port of 127.0.0.1 that nobody uses: a listener that is opened and closed again finds it.
    public static func freePort() -> UInt16 {
        let probe = LoopbackServer { _ in [.close] }
        defer { probe.stop() }
        return probe.port
    }
}

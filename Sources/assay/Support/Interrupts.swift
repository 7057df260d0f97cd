import Glibc

/// Turns Ctrl-C into the cancellation of a task, and a second one into an end at once.
enum Interrupts {
    /// From now on SIGINT and SIGTERM call `first`; the second one ends the program with status 130.
    ///
    /// Call it before other threads are started: they inherit the blocked signals, and only the waiting thread takes them.
    static func watch(_ first: @escaping @Sendable () -> Void) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let box = Unmanaged.passRetained(Handler(first))
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let handler = Unmanaged<Handler>.fromOpaque(argument).takeRetainedValue()
                var signals = sigset_t()
                sigemptyset(&signals)
                sigaddset(&signals, SIGINT)
                sigaddset(&signals, SIGTERM)
                var received: CInt = 0
                sigwait(&signals, &received)
                handler.first()
                sigwait(&signals, &received)
                _exit(130)
            }, box.toOpaque())
        pthread_detach(thread)
    }

    private final class Handler {
        let first: @Sendable () -> Void
        init(_ first: @escaping @Sendable () -> Void) { self.first = first }
    }
}

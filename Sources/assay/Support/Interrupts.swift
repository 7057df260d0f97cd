import Glibc
import Synchronization

/// Turns Ctrl-C into the cancellation of a run, and a second one into an end at once.
enum Interrupts {
    private static let onFirst = Mutex<(@Sendable () -> Void)?>(nil)

    /// Takes SIGINT and SIGTERM away from every thread but one that waits for them.
    ///
    /// Call it before anything else: threads inherit what is blocked, and one that did not would let the signal end the program.
    static func install() {
        var signals = signalSet
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { _ in
                Interrupts.wait()
                guard let first = Interrupts.onFirst.withLock({ $0 }) else { _exit(130) }
                first()
                Interrupts.wait()
                _exit(130)
            }, nil)
        pthread_detach(thread)
    }

    /// From now on the first signal does this; until then, and the second time, it ends the program with status 130.
    static func onFirst(_ action: @escaping @Sendable () -> Void) { onFirst.withLock { $0 = action } }

    private static func wait() {
        var signals = signalSet
        var received: CInt = 0
        sigwait(&signals, &received)
    }

    private static var signalSet: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }
}

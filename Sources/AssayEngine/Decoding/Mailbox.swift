#if Engine
import AssayCore
import Glibc
import Synchronization

/// A request on its way to the decode thread, and who waits for its end.
struct Job: Sendable {
    let key: UInt64
    let request: GenerationRequest
    let sent: MonotonicInstant
    let continuation: CheckedContinuation<Exchange, Never>
}

/// Letters to the decode thread: everybody may post, the thread alone collects.
final class Mailbox: Sendable {
    /// What has been posted since the last collection.
    struct Letters: Sendable {
        var jobs: [Job] = []
        var cancelled: Set<UInt64> = []
        var stopping = false
    }

    private let letters = Mutex(Letters())
    private let bell = Bell()

    /// Posts and wakes the thread.
    func post(_ write: (inout Letters) -> Void) {
        letters.withLock { write(&$0) }
        bell.ring()
    }

    /// Everything posted so far; where there is nothing to do otherwise, waits for the next letter first.
    func collect(waiting: Bool) -> Letters {
        if waiting { bell.wait() }
        return letters.withLock { state in
            defer { state = Letters(stopping: state.stopping) }
            return state
        }
    }
}

/// A semaphore on which one thread sleeps.
///
/// `@unchecked Sendable`: the pointer never changes, and `sem_post` and `sem_wait` may be called from any thread.
private final class Bell: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func ring() { sem_post(semaphore) }

    func wait() { while sem_wait(semaphore) != 0 && errno == EINTR {} }
}
#endif

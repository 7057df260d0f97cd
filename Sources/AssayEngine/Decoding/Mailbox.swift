#if Engine
import AssayCore
import AssaySystem
import Glibc
import Synchronization

/// A request on its way to the decode thread, and who waits for its end.
struct Job: Sendable {
    let key: UInt64
    let request: GenerationRequest
    let sent: MonotonicInstant
    let continuation: CheckedContinuation<Exchange, Never>

    /// Ends a request that never got a sequence.
    func refuse(_ ending: Ending, backend: String, model: String) {
        continuation.resume(
            returning: Exchange(
                request: request, backend: backend, servedModel: model,
                trace: Trace(scheduled: request.scheduled, sent: sent, closed: .now()), ending: ending))
    }
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

    /// Posts and wakes the thread; false where it has been told to end, and reads nothing any more.
    @discardableResult func post(_ write: (inout Letters) -> Void) -> Bool {
        let isRead = letters.withLock { letters in
            guard !letters.stopping else { return false }
            write(&letters)
            return true
        }
        if isRead { bell.ring() }
        return isRead
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

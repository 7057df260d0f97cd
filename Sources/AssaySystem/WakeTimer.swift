package import AssayCore
import CLinux
import Glibc
import Synchronization

/// Wakes tasks at instants of the monotonic clock, to within the kernel's timer resolution and one thread switch.
///
/// `Task.sleep` lets the system put wake-ups together, which would show as send lag; this is one thread that sleeps on a timer of its own.
package final class WakeTimer: Sendable {
    private struct State: Sendable {
        var sleepers: [UInt64: CheckedContinuation<Void, Never>] = [:]
        /// By instant; sleepers that have left are skipped when their turn comes.
        var heap = Heap<(at: MonotonicInstant, key: UInt64)> { $0.at < $1.at }
        var lastKey: UInt64 = 0
    }

    private let state = Mutex(State())
    private let timer: CInt

    /// Starts the thread.
    package init() {
        timer = timerfd_create(CLOCK_MONOTONIC, CInt(TFD_CLOEXEC))
        let timer = timer
        SystemThread.start(.prompt) { [weak self] in
            var expirations: UInt64 = 0
            // The read ends with an error once the timer has been closed.
            while read(timer, &expirations, 8) == 8, let self { self.wakeWhoIsDue() }
            close(timer)
        }
    }

    deinit { arm(at: MonotonicInstant(nanoseconds: 1)) }

    /// Returns at the instant or when the task is cancelled, whichever is first.
    package func sleep(until instant: MonotonicInstant) async {
        guard instant > .now(), !Task.isCancelled else { return }
        let key = state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Armed under the lock, so that of two settings the one that saw more of the heap is the later.
                state.withLock { state in
                    state.sleepers[key] = continuation
                    state.heap.insert((instant, key))
                    if state.heap.first?.key == key { arm(at: instant) }
                }
                if Task.isCancelled { wake(key) }
            }
        } onCancel: {
            wake(key)
        }
    }

    private func wake(_ key: UInt64) {
        state.withLock { $0.sleepers.removeValue(forKey: key) }?.resume()
    }

    private func wakeWhoIsDue() {
        let now = MonotonicInstant.now()
        let due = state.withLock { state in
            var due: [CheckedContinuation<Void, Never>] = []
            while let first = state.heap.first, first.at <= now || state.sleepers[first.key] == nil {
                _ = state.heap.removeFirst()
                if let sleeper = state.sleepers.removeValue(forKey: first.key) { due.append(sleeper) }
            }
            if let next = state.heap.first { arm(at: next.at) }
            return due
        }
        for sleeper in due { sleeper.resume() }
    }

    private func arm(at instant: MonotonicInstant) {
        var spec = itimerspec()
        spec.it_value.tv_sec = Int(instant.nanoseconds / 1_000_000_000)
        spec.it_value.tv_nsec = max(1, Int(instant.nanoseconds % 1_000_000_000))
        timerfd_settime(timer, CInt(TFD_TIMER_ABSTIME), &spec, nil)
    }
}

import AssaySystem
import Synchronization
import Glibc

/// Runs sandboxed work on threads of its own, no more at a time than there are processor cores.
package final class SandboxPool: Sendable {
    /// The pool of this process.
    package static let shared = SandboxPool(width: max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))))

    /// The most pieces of work at one time.
    package let width: Int

    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    /// Makes a pool.
    package init(width: Int) { self.width = width }

    /// Runs work that blocks, when it is its turn.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await enter()
        defer { leave() }
        return await SystemThread.run(work)
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.running >= width else {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Whoever leaves hands its place to who waited longest.
    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.resume()
    }
}

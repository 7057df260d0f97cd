package import AssayCore
import Synchronization

/// Judges many episodes after the load, each handed on as soon as it is judged.
package struct BatchJudging: Sendable {
    /// An episode and the messages that opened it.
    package typealias Waiting = (episode: Episode, opening: [Message])

    /// So many episodes wait for models at once.
    private static let mostAsking = 4
    /// So many wait for the sandbox at once; its pool runs no more of them than there are cores, and what counts is processor time, so
    /// that a busy machine fails none.
    private static let mostRunning = 64

    private let judges: [String: Judge]

    /// Makes it over the judges of suites, by name.
    package init(judges: [String: Judge]) { self.judges = judges }

    /// Judges episodes; the order in which they are handed on is that in which they are done. Cancelling the task leaves the rest unjudged.
    package func judge(
        _ waiting: [Waiting], kept: @escaping @Sendable (Episode) async throws(CannotRun) -> Void
    ) async throws(CannotRun) {
        let asking = waiting.filter { judges[$0.episode.planned.suite]?.askedModels.isEmpty == false }
        let others = waiting.filter { judges[$0.episode.planned.suite]?.askedModels.isEmpty != false }
        try await judge(others, atOnce: Self.mostRunning, kept: kept)
        try await judge(asking, atOnce: Self.mostAsking, kept: kept)
    }

    private func judge(
        _ waiting: [Waiting], atOnce: Int,
        kept: @escaping @Sendable (Episode) async throws(CannotRun) -> Void
    ) async throws(CannotRun) {
        let queue = Queue(waiting)
        try await TaskGroups.all { group in
            for _ in 0..<min(atOnce, waiting.count) {
                group.addTask { try await judge(queue, kept: kept) }
            }
        }
    }

    private func judge(
        _ queue: Queue, kept: @escaping @Sendable (Episode) async throws(CannotRun) -> Void
    ) async throws(CannotRun) {
        while !Task.isCancelled, let next = queue.take() {
            var episode = next.episode
            episode.scores =
                await judges[episode.planned.suite]?.scores(of: episode, opening: next.opening) ?? []
            // What a cancelled judge says is no judgement.
            if !Task.isCancelled { try await kept(episode) }
        }
    }

    /// What is still to be judged.
    private final class Queue: Sendable {
        private let left: Mutex<ArraySlice<Waiting>>

        init(_ waiting: [Waiting]) { left = Mutex(waiting[...]) }

        func take() -> Waiting? { left.withLock { $0.popFirst() } }
    }
}

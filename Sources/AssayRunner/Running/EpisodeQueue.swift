import AssayCore
import Synchronization

/// Deals a level's measured episodes to its users until the stop rule says that there are no more.
final class EpisodeQueue: Sendable {
    private let episodes: [PlannedEpisode]
    private let limit: Int?
    private let deadline: MonotonicInstant?
    private let repeatsPerRound: Int
    private let state = Mutex((next: 0, emptied: MonotonicInstant?.none))

    /// Makes a queue; with a deadline the episodes are dealt again and again until it, or until `limit` have been dealt.
    init(_ episodes: [PlannedEpisode], limit: Int?, deadline: MonotonicInstant?) {
        self.episodes = episodes
        self.limit = limit
        self.deadline = deadline
        repeatsPerRound = (episodes.map(\.repetition).max() ?? 0) + 1
    }

    /// The next episode to start at an instant, or `nil` when the level is over.
    func take(at now: MonotonicInstant) -> PlannedEpisode? {
        state.withLock { state in
            let over = deadline.map { now >= $0 } ?? (state.next >= episodes.count)
            guard !over, state.next < limit ?? .max, !episodes.isEmpty else {
                state.emptied = state.emptied ?? now
                return nil
            }
            defer { state.next += 1 }
            return episode(state.next)
        }
    }

    /// When a user first found nothing left to start.
    var emptied: MonotonicInstant? { state.withLock { $0.emptied } }

    /// An episode of a later round is another repeat of its case.
    private func episode(_ index: Int) -> PlannedEpisode {
        let round = index / episodes.count
        var episode = episodes[index % episodes.count]
        guard round > 0 else { return episode }
        episode.id += "/\(round)"
        episode.repetition += round * repeatsPerRound
        return episode
    }
}

import AssayCore
import Synchronization

/// Deals a level's episodes to the users of a closed loop until the stop rule says that there are no more.
final class EpisodeQueue: Sendable {
    private let episodes: [PlannedEpisode]
    private let stop: StopRule
    private let began: MonotonicInstant
    private let repeatsPerRound: Int
    /// The most episodes that it can deal; `nil` where only time ends it.
    let most: Int?
    private let state = Mutex((next: 0, emptied: MonotonicInstant?.none))

    /// Makes a queue; with a time limit the episodes are dealt again and again until the rule ends the level.
    init(_ episodes: [PlannedEpisode], stop: StopRule, began: MonotonicInstant) {
        self.episodes = episodes
        let stop =
            stop.time == nil ? StopRule(episodes: min(stop.episodes ?? .max, episodes.count)) : stop
        self.stop = stop
        most = stop.time != nil && stop.needsBoth ? nil : stop.episodes
        self.began = began
        repeatsPerRound = (episodes.map(\.repetition).max() ?? 0) + 1
    }

    /// The next episode to start at an instant, or `nil` when the level is over.
    func take(at now: MonotonicInstant) -> PlannedEpisode? {
        state.withLock { state in
            guard !episodes.isEmpty, !stop.isOver(count: state.next, time: now - began) else {
                state.emptied = state.emptied ?? now
                return nil
            }
            defer { state.next += 1 }
            return episode(state.next)
        }
    }

    /// When a user first found nothing left to start: until then every user had something to do.
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

import AssayCore

extension Metric {
    /// The time that whole episodes took.
    static let episodeTime = Metric(
        name: "episode_time", title: "episode time", unit: "ms", polarity: .lowerIsBetter,
        formula: "end of the episode − scheduled of its first request, tools included"
    ) { input in
        .times(input) { item in
            [.accepted, .rejected, .unscored].contains(item.episode.outcome) ? [item.episodeTime] : []
        }
    }
}

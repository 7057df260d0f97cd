import AssayCore

extension Metric {
    /// The time that whole episodes took.
    static let episodeTime = Metric(
        name: "episode_time", title: "episode time", unit: "ms", polarity: .lowerIsBetter,
        formula: "end of the episode − scheduled of its first request, tools included"
    ) { input in
        .times(
            input.items.filter { [.accepted, .rejected, .unscored].contains($0.episode.outcome) }.map(
                \.episodeTime))
    }
}

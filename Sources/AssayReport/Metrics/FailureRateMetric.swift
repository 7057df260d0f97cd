import AssayCore

extension Metric {
    /// Episodes that failed among all episodes.
    static let failureRate = Metric(
        name: "failure_rate", title: "failed", unit: "share", polarity: .lowerIsBetter,
        formula: "episodes that ended in an error ÷ episodes"
    ) { input in
        .share(input) { $0.episode.outcome == .failed }
    }
}

import AssayCore
import AssayStatistics

extension Metric {
    /// Episodes that kept their service level among all that were to run.
    static let serviceLevelAttainment = Metric(
        name: "slo_attainment", title: "in SLO", unit: "share", polarity: .higherIsBetter,
        formula: "episodes that ended without an error and kept the SLO ÷ (episodes + dropped arrivals)"
    ) { input in
        guard input.dropped > 0 else { return .share(input) { $0.isInTime && $0.episode.ending.hasOutput } }
        let kept = input.items.count { $0.isInTime && $0.episode.ending.hasOutput }
        let all = input.items.count + input.dropped
        guard let interval = Proportion.interval(successes: kept, trials: all) else {
            return .absent(because: "there are no episodes")
        }
        return .figure(Estimate(interval, count: all))
    }
}

extension EpisodeEnding {
    /// Whether the model had its say.
    fileprivate var hasOutput: Bool {
        switch self {
        case .answered, .stepLimit: true
        case .failed, .stopped: false
        }
    }
}

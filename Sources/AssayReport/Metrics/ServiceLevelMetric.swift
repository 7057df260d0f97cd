import AssayCore

extension Metric {
    /// Episodes that kept their service level among all that were to run.
    static let serviceLevelAttainment = Metric(
        name: "slo_attainment", title: "in SLO", unit: "share", polarity: .higherIsBetter,
        formula: "episodes that ended without an error and kept the SLO ÷ (episodes + dropped arrivals)"
    ) { input in
        .share(input, dropped: input.dropped) { $0.isInTime && $0.episode.ending.hasOutput }
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

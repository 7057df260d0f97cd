package import AssayCore

/// The load as it is configured; what is `nil` is left to the program's defaults.
package struct LoadSetting: Sendable, Hashable {
    /// What drives arrivals; only one of them can be given.
    package enum Drive: Sendable, Hashable {
        /// Users in a closed loop, one level each.
        case concurrencies([Int])
        /// Rates of an open loop in episodes per second, one level each.
        case rates([Double])
        /// A rate that changes over time: a ramp, or steps.
        case profile([RateSegment])
        /// A recorded trace.
        case trace(path: String, format: String?, timeScale: Double)
    }

    /// What drives arrivals.
    package var drive: Drive?
    /// How arrivals of an open loop scatter.
    package var arrivals: ArrivalProcess?
    /// The most episodes in flight under an open load.
    package var mostInFlight: Int?
    /// The think time of users.
    package var thinkTime: TimeDistribution?
    /// The measured episodes of a level.
    package var episodes: Int?
    /// The seconds of a level.
    package var seconds: Int?
    /// Whether both limits must have been reached.
    package var needsBoth: Bool?
    /// The episodes that warm a level up.
    package var warmUp: Int?
    /// How often each case is run.
    package var repeats: Int?

    /// Makes a load of defaults.
    package init() {}
}

/// What the numbers of a load may be, in a file and on the command line.
package enum LoadRange {
    /// Users of a closed loop.
    package static let concurrency = 1...10_000
    /// Episodes per second of an open loop.
    package static let rate = 0.001...100_000
    /// Episodes in flight.
    package static let inFlight = 1...1_000_000
    /// Measured episodes of a level.
    package static let episodes = 1...100_000_000
    /// Seconds of a level: a week at most.
    package static let seconds = 1...604_800
    /// Episodes of a warm-up.
    package static let warmUp = 0...1_000_000
    /// Runs of a case.
    package static let repeats = 1...10_000
    /// The factor of a trace's intervals.
    package static let timeScale = 0.000_001...1_000_000
}

/// A suite's part in the load.
package struct MixSetting: Sendable, Hashable {
    /// Its share of the mix.
    package var weight: Int
    /// The neutral text to put before its prompts.
    package var padding: TokenDistribution?
    /// The length that its prompts are to have; shorter ones get neutral text before them.
    package var promptLength: TokenDistribution?

    /// Makes a part.
    package init(
        weight: Int = 1, padding: TokenDistribution? = nil, promptLength: TokenDistribution? = nil
    ) {
        self.weight = weight
        self.padding = padding
        self.promptLength = promptLength
    }
}

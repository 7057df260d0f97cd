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

package import AssayCore

/// What a person asked to be run, from which the plan follows.
package struct PlanRequest: Sendable {
    /// The suites and their weights in the mix.
    package var suites: [(suite: Suite, weight: Int)]
    /// The backends' names, in the order given.
    package var backends: [String]
    /// The concurrencies to hold, in the order given.
    package var concurrencies: [Int]
    /// How often each case is run.
    package var repeats: Int
    /// The episodes that warm up each level.
    package var warmUp: Int
    /// When a level ends.
    package var stop: StopRule
    /// The seed of everything random.
    package var seed: UInt64

    /// Makes a request.
    package init(
        suites: [(suite: Suite, weight: Int)], backends: [String], concurrencies: [Int], repeats: Int = 1,
        warmUp: Int = 0, stop: StopRule = StopRule(), seed: UInt64
    ) {
        self.suites = suites
        self.backends = backends
        self.concurrencies = concurrencies
        self.repeats = repeats
        self.warmUp = warmUp
        self.stop = stop
        self.seed = seed
    }
}

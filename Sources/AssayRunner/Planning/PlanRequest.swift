package import AssayCore

/// A suite's part in a load.
package struct MixEntry: Sendable {
    /// The suite.
    package var suite: Suite
    /// Its share of the mix.
    package var weight: Int
    /// The neutral text to put before its prompts, so that they have a length of one's choice; `nil` leaves them as they are.
    package var padding: TokenDistribution?
    /// The length that its prompts are to have: what is missing is neutral text before them; `nil` leaves them as they are.
    package var promptLength: TokenDistribution?

    /// Makes an entry.
    package init(
        _ suite: Suite, weight: Int = 1, padding: TokenDistribution? = nil,
        promptLength: TokenDistribution? = nil
    ) {
        self.suite = suite
        self.weight = weight
        self.padding = padding
        self.promptLength = promptLength
    }
}

/// What a person asked to be run, from which the plan follows.
package struct PlanRequest: Sendable {
    /// The suites of the mix.
    package var suites: [MixEntry]
    /// The backends' names, in the order given.
    package var backends: [String]
    /// The loads to hold, in the order given; each is a level.
    package var shapes: [LoadShape]
    /// The arrivals of a replayed trace with the case that each one runs; `nil` deals the mix's cases.
    package var trace: [TraceArrival] = []
    /// The think time of users; `nil` is none.
    package var thinkTime: TimeDistribution?
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
        suites: [MixEntry], backends: [String], shapes: [LoadShape], repeats: Int = 1,
        warmUp: Int = 0, stop: StopRule = StopRule(), seed: UInt64
    ) {
        self.suites = suites
        self.backends = backends
        self.shapes = shapes
        self.repeats = repeats
        self.warmUp = warmUp
        self.stop = stop
        self.seed = seed
    }

    /// How often the plan's cases are weighed by the mix: a plan that draws does so itself.
    package var isDrawn: Bool { stop.drawsByWeight }
}

/// One arrival of a replayed trace.
package struct TraceArrival: Sendable, Hashable {
    /// When it arrives, counted from the first.
    package var at: Nanoseconds
    /// The suite and the case that it runs; `nil` takes the next one of the mix.
    package var episode: (suite: String, caseID: String)?

    /// Makes an arrival.
    package init(at: Nanoseconds, episode: (suite: String, caseID: String)? = nil) {
        self.at = at
        self.episode = episode
    }

    /// Whether two arrivals are the same.
    package static func == (a: Self, b: Self) -> Bool {
        a.at == b.at && a.episode?.suite == b.episode?.suite && a.episode?.caseID == b.episode?.caseID
    }

    /// Feeds the arrival into a hasher.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(at)
        hasher.combine(episode?.caseID)
    }
}

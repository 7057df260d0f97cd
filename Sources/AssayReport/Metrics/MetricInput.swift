package import AssayCore
import AssayStatistics

/// The measured episodes of one backend at one level of load, of one suite or of all, from which metrics are computed.
package struct MetricInput: Sendable {
    /// One episode with its requests and its ledger.
    package struct Item: Sendable {
        /// The episode.
        package var episode: Episode
        /// Its exchanges, in order: requests, and for a composite also what it came to as a whole.
        package var exchanges: [Exchange]
        /// What it cost; `nil` where nothing was accounted.
        package var cost: Cost?
        /// The part of it that was spent on the episode itself: all but what its outcome costs downstream.
        package var spent: Cost?
        /// The case, where its suite is at hand.
        package var testCase: Case?
        /// The unit of sampling.
        package var cluster: String
        /// Its suite's weight in the mix, where the plan itself did not draw by weight.
        package var weight: Double
        /// Whether it met its suite's service level.
        package var isInTime: Bool
        /// The lines of its ledger.
        package var lines: [LedgerLine] = []
    }

    /// The episodes.
    package var items: [Item]
    /// The median time of all the episodes that it was made of, in milliseconds; 0 without any.
    let typicalEpisodeTime: Double
    /// The steady window.
    package var window: SteadyWindow
    /// The arrivals that were dropped, which belong to no suite.
    package var dropped: Int
    /// The currency of the costs.
    package var currency: Currency
    /// The seed of every bootstrap.
    package var seed: UInt64
    /// What the suites state of outcomes, by suite.
    package var economics: [String: SuiteEconomics] = [:]
    /// What the meters measured, the headline meter first; empty where the episodes are not the whole level.
    package var energy: [MeasuredEnergy] = []
    /// The owned capacity that was held; empty where the episodes are not the whole level.
    package var capacities: [HeldCapacity] = []

    /// Makes an input of all the episodes that belong together.
    init(items: [Item], window: SteadyWindow, dropped: Int, currency: Currency, seed: UInt64) {
        self.items = items
        self.window = window
        self.dropped = dropped
        self.currency = currency
        self.seed = seed
        typicalEpisodeTime = Quantile.nearestRank(0.5, sorted: items.map(\.episodeTime).sorted()) ?? 0
    }

    /// What an episode's suite states of outcomes.
    func economics(of item: Item) -> SuiteEconomics? { economics[item.episode.planned.suite] }

    /// The same with the episodes for which something holds.
    func only(_ holds: (Item) -> Bool) -> MetricInput {
        var input = self
        input.items = items.filter(holds)
        return input
    }

    /// The weight of the episodes together.
    var weight: Double { items.reduce(0) { $0 + $1.weight } }
    /// Every request that a real backend was asked, the hops of composites among them: what has tokens and costs.
    package var requests: [Exchange] { items.flatMap(\.requests) }
    /// Every exchange as a user saw it: of a composite the whole, and none of its hops.
    package var seen: [Exchange] { items.flatMap(\.seen) }
}

extension MetricInput.Item {
    /// Its requests of real backends.
    package var requests: [Exchange] { exchanges.filter(\.isRequest) }
    /// What a user saw of it.
    package var seen: [Exchange] { exchanges.filter(\.isSeen) }
    /// Whether the episode was accepted.
    package var isAccepted: Bool { episode.outcome == .accepted }
    /// Accepted, and in time.
    package var isUseful: Bool { isAccepted && isInTime }
    /// The money of the lines for which something holds, as far as it is known, in the currency's unit.
    func sum(where holds: (LedgerLine) -> Bool) -> Double {
        lines.reduce(0) { $0 + (holds($1) ? $1.cost.lowerBound.inUnits : 0) }
    }
    /// The sum of a count over the requests; `nil` where one of them is unknown.
    package func tokens(_ count: (Usage) -> Int?) -> Int? {
        requests.reduce(0 as Int?) { sum, exchange in
            sum.flatMap { sum in count(exchange.usage).map { sum + $0 } }
        }
    }
    /// The sum of the counts that are known.
    package func knownTokens(_ count: (Usage) -> Int?) -> Int {
        requests.reduce(0) { $0 + (count($1.usage) ?? 0) }
    }
    /// The answer tokens of the last exchange that a user saw: the deliverable's, without the turns before it.
    package var deliveredTokens: Int { seen.last?.usage.answer ?? 0 }
    /// The same where they were generated for this episode; 0 where they came from a cache.
    package var generatedDeliveredTokens: Int { seen.last?.isFromCache == true ? 0 : deliveredTokens }
    /// TTFT of the first request, in milliseconds.
    package var timeToFirstToken: Double? {
        guard let trace = seen.first?.trace, let first = trace.firstToken, let sent = trace.sent else {
            return nil
        }
        return (first - sent).inMilliseconds
    }
    /// The episode time, in milliseconds.
    package var episodeTime: Double { (episode.ended - episode.scheduled).inMilliseconds }
}

package import AssayCore

/// The measured episodes of one backend at one level of load, of one suite or of all, from which metrics are computed.
package struct MetricInput: Sendable {
    /// One episode with its requests and its ledger.
    package struct Item: Sendable {
        /// The episode.
        package var episode: Episode
        /// Its requests, in order.
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
    }

    /// The episodes.
    package var items: [Item]
    /// The steady window.
    package var window: SteadyWindow
    /// The arrivals that were dropped, which belong to no suite.
    package var dropped: Int
    /// The currency of the costs.
    package var currency: Currency
    /// The seed of every bootstrap.
    package var seed: UInt64

    /// The same with the episodes for which something holds.
    func only(_ holds: (Item) -> Bool) -> MetricInput {
        var input = self
        input.items = items.filter(holds)
        return input
    }

    /// Every request.
    package var exchanges: [Exchange] { items.flatMap(\.exchanges) }
}

extension MetricInput.Item {
    /// Whether the episode was accepted.
    package var isAccepted: Bool { episode.outcome == .accepted }
    /// Accepted, and in time.
    package var isUseful: Bool { isAccepted && isInTime }
    /// The sum of a count over the requests; `nil` where one of them is unknown.
    package func tokens(_ count: (Usage) -> Int?) -> Int? {
        exchanges.reduce(0 as Int?) { sum, exchange in
            sum.flatMap { sum in count(exchange.usage).map { sum + $0 } }
        }
    }
    /// The sum of the counts that are known.
    package func knownTokens(_ count: (Usage) -> Int?) -> Int {
        exchanges.reduce(0) { $0 + (count($1.usage) ?? 0) }
    }
    /// The answer tokens of the last request: the deliverable's, without the turns before it.
    package var deliveredTokens: Int { exchanges.last?.usage.answer ?? 0 }
    /// TTFT of the first request, in milliseconds.
    package var timeToFirstToken: Double? {
        guard let trace = exchanges.first?.trace, let first = trace.firstToken, let sent = trace.sent else {
            return nil
        }
        return (first - sent).inMilliseconds
    }
    /// The episode time, in milliseconds.
    package var episodeTime: Double { (episode.ended - episode.scheduled).inMilliseconds }
}

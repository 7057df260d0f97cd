import AssayCore
import AssayStatistics

/// A figure of two runs that is compared case by case.
package struct ComparedMetric: Sendable {
    /// How the figure follows from the results.
    enum Kind: Sendable {
        /// The share of results for which something holds; `nil` leaves the pair out.
        case share(@Sendable (CaseResult) -> Bool?)
        /// The sum of what is above the line ÷ the sum of what is below it; a sum alone is over 1 a result. `nil` where it is unknown.
        case ratio(isSum: Bool, @Sendable (CaseResult) -> ClusterSum?)
        /// A quantile over the results that have such a value, in milliseconds.
        case quantile(Double, @Sendable (CaseResult) -> Nanoseconds?)
    }

    /// What must be alike in two runs for it to be compared, and what its margin is.
    enum Ground: Sendable {
        case outcomes
        case tokens
        case money
        /// Money by a count of tokens.
        case moneyPerToken
        case time
    }

    /// The name, as in reports; quantiles have theirs at its end.
    package var name: String
    /// The unit; `money` is the baseline's currency.
    package var unit: String
    var ground: Ground
    var kind: Kind
    /// What stands above 1 below the line, such as a million tokens.
    var scale = 1.0

    /// Every metric, in the order in which they are shown.
    package static let all: [ComparedMetric] =
        [
            ComparedMetric(
                name: "acceptance_rate", unit: "points", ground: .outcomes,
                kind: .share { $0.outcome == .accepted }),
            ComparedMetric(
                name: "useful_rate", unit: "points", ground: .time,
                kind: .share { result in result.inTime.map { $0 && result.outcome == .accepted } }),
            ComparedMetric(
                name: "output_tokens", unit: "tokens", ground: .tokens, kind: .sum { $0.outputTokens }),
            ComparedMetric(
                name: "prompt_tokens", unit: "tokens", ground: .tokens, kind: .sum { $0.promptTokens }),
            ComparedMetric(
                name: "cost_per_accepted_output", unit: "money", ground: .money,
                kind: .ratio(isSum: false) { result in
                    result.cost.map {
                        ClusterSum(numerator: $0, denominator: result.outcome == .accepted ? 1 : 0)
                    }
                }),
            ComparedMetric(
                name: "cost_per_accepted_token", unit: "money/1M tokens", ground: .moneyPerToken,
                kind: .ratio(isSum: false) { result in
                    guard let cost = result.cost else { return nil }
                    guard result.outcome == .accepted else {
                        return ClusterSum(numerator: cost, denominator: 0)
                    }
                    return result.answerTokens.map { ClusterSum(numerator: cost, denominator: Double($0)) }
                }, scale: 1e6),
        ] + [0.5, 0.95].flatMap(times)

    private static func times(_ share: Double) -> [ComparedMetric] {
        let quantile = share == 0.5 ? "_p50" : "_p95"
        func time(_ name: String, _ value: @escaping @Sendable (CaseResult) -> Nanoseconds?) -> ComparedMetric
        {
            ComparedMetric(
                name: name + quantile, unit: "ms", ground: .time, kind: .quantile(share, value))
        }
        return [
            time("ttft") { $0.timeToFirstToken }, time("e2e") { $0.endToEnd },
            time("episode_time") { $0.episodeTime },
        ]
    }

    /// Whether it follows from what was accepted.
    var restsOnAcceptance: Bool {
        switch kind {
        case .share, .ratio(isSum: false, _): true
        case .ratio, .quantile: false
        }
    }

    /// The margin that belongs to it, in points or percent.
    func margin(_ margins: Margins) -> Double {
        switch kind {
        case .share: margins.acceptancePoints
        case .ratio: margins.costPercent
        case .quantile: margins.latencyPercent
        }
    }
}

extension ComparedMetric.Kind {
    fileprivate static func sum(_ count: @escaping @Sendable (CaseResult) -> Int?) -> Self {
        .ratio(isSum: true) { count($0).map { ClusterSum(numerator: Double($0), denominator: 1) } }
    }
}

extension CaseResult {
    /// What it cost, in the currency's unit.
    fileprivate var cost: Double? { costNanos.map { Double($0) / 1e9 } }
}

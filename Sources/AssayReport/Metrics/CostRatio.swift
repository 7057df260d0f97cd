import AssayCore
import AssayStatistics

extension MetricValue {
    /// Cost over something, where every cost is known; `none` says what it means that there is nothing of it.
    static func costRatio(
        _ input: MetricInput, scale: Double = 1, none: String, _ denominator: (MetricInput.Item) -> Double
    ) -> MetricValue {
        guard input.items.allSatisfy({ $0.cost?.isKnown == true }) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        guard input.items.contains(where: { denominator($0) > 0 }) else { return .absent(because: none) }
        return ratio(input, scale: scale) { (($0.cost?.lowerBound.inUnits ?? 0), denominator($0)) }
    }

    /// Cost per output of some kind; where there is none of it, the bound that the cost is above with 95 % confidence.
    static func costPerOutput(
        _ input: MetricInput, none: String, where counts: (MetricInput.Item) -> Bool
    ) -> MetricValue {
        let value = costRatio(input, none: none) { counts($0) ? 1 : 0 }
        guard value == .absent(because: none), let bound = leastCost(input) else { return value }
        return .atLeast(bound, count: input.clusterWeights.count, because: none)
    }

    /// (c + (1 − p)·f) ÷ p, with p the largest share of good outputs of which none at all may be seen, c the mean cost of an episode whatever
    /// its outcome, f what it costs besides where it is not good; `nil` without episodes.
    private static func leastCost(_ input: MetricInput) -> Double? {
        guard let share = Proportion.interval(alike: false, weights: input.clusterWeights)?.high else {
            return nil
        }
        func mean(_ cost: (MetricInput.Item) -> Cost?) -> Double {
            input.items.reduce(0) { $0 + $1.weight * (cost($1)?.lowerBound.inUnits ?? 0) } / input.weight
        }
        let spent = mean(\.spent)
        return (spent + (1 - share) * (mean(\.cost) - spent)) / share
    }
}

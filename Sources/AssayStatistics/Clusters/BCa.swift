/// The bias-corrected and accelerated bootstrap interval.
///
/// Source: Efron and Tibshirani, "An introduction to the bootstrap" (1993), section 14.3.
struct BCa {
    /// The statistic of the clusters as they are; finite.
    var observed: Double
    /// The statistic of every draw; `NaN` where it has none.
    var replicates: [Double]
    /// How fast the standard error changes with the value: a sixth of the skewness of the statistics with a cluster left out.
    var acceleration: Double

    init(observed: Double, replicates: [Double], jackknife: Jackknife) {
        self.observed = observed
        self.replicates = replicates
        acceleration = jackknife.acceleration
    }

    /// The observed value between its bounds.
    func interval(confidence: Double) -> Interval {
        let defined = replicates.filter { !$0.isNaN }.sorted()
        let undefined = replicates.count - defined.count
        let bias = bias(defined, undefined)
        func level(_ z: Double) -> Double {
            let shifted = bias + z
            let scale = 1 - acceleration * shifted
            return Normal.cdf(bias + (scale > 0 ? shifted / scale : shifted))
        }
        let z = Normal.quantile((1 + confidence) / 2)
        let below = [Double](repeating: -.infinity, count: undefined)
        let above = [Double](repeating: .infinity, count: undefined)
        return Interval(
            value: observed, low: Self.percentile(below + defined, level(-z)),
            high: Self.percentile(defined + above, level(z)))
    }

    /// z₀: how far the median of the draws lies from the observed value; ties and undefined draws count half.
    private func bias(_ defined: [Double], _ undefined: Int) -> Double {
        let below = defined.count { $0 < observed }
        let notAbove = defined.count { $0 <= observed }
        let count = Double(replicates.count)
        let share = Double(below + notAbove + undefined) / (2 * count)
        // Draws all on one side would shift the interval without limit; half a draw is kept on the other.
        return Normal.quantile(min(max(share, 0.5 / count), 1 - 0.5 / count))
    }

    /// The percentile between the two nearest draws; `nil` where one of them is infinite.
    private static func percentile(_ sorted: [Double], _ level: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let position = level * Double(sorted.count - 1)
        let lower = Int(position)
        let low = sorted[lower]
        let high = sorted[min(lower + 1, sorted.count - 1)]
        let part = position - Double(lower)
        let value = part == 0 ? low : low + (high - low) * part
        return value.isFinite ? value : nil
    }
}

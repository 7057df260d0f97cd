package import AssayCore
import AssayStatistics
import Glibc

extension Evidence {
    /// A margin in points or percent on the scale of the evidence: m percent more is log(1 + m/100) more.
    package func margin(_ margin: Double) -> Double { scale == .points ? margin : log1p(margin / 100) }

    /// How far the difference lies above −margin, as a standard normal number; below it is negative, and 0 is not known.
    package func standardised(margin: Double) -> Double {
        let gap = gap(margin)
        let size = -Normal.quantile(tail(beyond: gap))
        return gap < 0 ? -size : size
    }

    /// The distance from −margin; 0 where what was not judged decides on which side it lies.
    private func gap(_ margin: Double) -> Double {
        let gap = value + self.margin(margin)
        return gap < 0 ? min(0, gap + open) : max(0, gap - open)
    }

    /// The chance of a difference that lies as far to one side of −margin where nothing but chance moved it: by Student's t over clusters,
    /// but n clusters that all say the same are n coins that fell alike, and no evidence of n clusters says more than they do, 2⁻ⁿ.
    private func tail(beyond gap: Double) -> Double {
        guard clusters > 1, gap != 0 || open == 0 else { return 0.5 }
        let distance = abs(gap) / standardError
        let tail =
            standardError > 0 ? StudentT.cdf(-distance, degreesOfFreedom: Double(clusters - 1)) : 0
        return max(tail, exp2(-Double(clusters)))
    }

    /// The two-sided p-value of a candidate that is no worse than the margin: small where it regressed, 1 where it lies above −margin.
    ///
    /// By Student's t over clusters, at least 2·2⁻ⁿ of n clusters; where each case ran once the exact McNemar test must agree that it is worse
    /// at all, so the larger of both counts.
    package func regressionP(margin: Double) -> Double {
        let gap = gap(margin)
        guard gap < 0 else { return 1 }
        let exact = flips.map {
            McNemar.pValue(onlyBaseline: $0.onlyBaseline, onlyCandidate: $0.onlyCandidate)
        }
        return min(1, max(2 * tail(beyond: gap), exact ?? 0))
    }

    /// The clusters in all that find a change of `effect` beyond a margin, both in points or percent, at a two-sided level with a power; `nil`
    /// where the effect lies within the margin, or nothing is known of the noise.
    ///
    /// The noise is known from this comparison alone, so its upper bound counts: a size that rests on the estimate itself is too small every
    /// second time.
    package func clusters(
        toFind effect: Double, margin: Double, level: Double = 0.05, power: Double = 0.8
    ) -> Int? {
        guard standardError > 0, standardError.isFinite, effect > margin else { return nil }
        let variance = standardError * standardError * Double(clusters)
        let bound = varianceFreedom.map {
            PilotVariance(value: variance, degreesOfFreedom: $0).upperBound()
        }
        return SampleSize(varianceOfDifferences: bound ?? variance)
            .cases(
                toFind: self.margin(effect) - self.margin(margin), power: power, confidence: 1 - level)
    }
}

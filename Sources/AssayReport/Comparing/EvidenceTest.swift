package import AssayCore
import AssayStatistics
import Glibc

extension Evidence {
    /// A margin in points or percent on the scale of the evidence: m percent more is log(1 + m/100) more.
    package func margin(_ margin: Double) -> Double { scale == .points ? margin : log1p(margin / 100) }

    /// How many standard errors the difference lies above −margin; infinite where every cluster says the same.
    package func distance(margin: Double) -> Double {
        let gap = value + self.margin(margin)
        guard standardError > 0 else { return gap < 0 ? -.infinity : .infinity }
        return gap / standardError
    }

    /// The same as a standard normal number: Student's t of few clusters has longer tails.
    package func standardised(margin: Double) -> Double {
        let distance = distance(margin: margin)
        guard distance.isFinite, clusters > 1 else { return distance }
        let tail = StudentT.cdf(-abs(distance), degreesOfFreedom: Double(clusters - 1))
        let size = min(abs(distance), -Normal.quantile(tail))
        return distance < 0 ? -size : size
    }

    /// The two-sided p-value of a candidate that is no worse than the margin: small where it regressed, 1 where it lies above −margin.
    ///
    /// By Student's t over clusters; where each case ran once the exact McNemar test must agree that it is worse at all, so the larger of both
    /// counts.
    package func regressionP(margin: Double) -> Double {
        let distance = distance(margin: margin)
        guard distance < 0, clusters > 1 else { return 1 }
        let tail = distance.isFinite ? StudentT.cdf(distance, degreesOfFreedom: Double(clusters - 1)) : 0
        let exact = flips.map {
            McNemar.pValue(onlyBaseline: $0.onlyBaseline, onlyCandidate: $0.onlyCandidate)
        }
        return min(1, max(2 * tail, exact ?? 0))
    }

    /// The clusters in all that find a change of `effect` beyond a margin, both in points or percent, at a two-sided level with a power; `nil`
    /// where the effect lies within the margin, or nothing is known of the noise.
    package func clusters(
        toFind effect: Double, margin: Double, level: Double = 0.05, power: Double = 0.8
    ) -> Int? {
        guard standardError > 0, standardError.isFinite, effect > margin else { return nil }
        return SampleSize(varianceOfDifferences: standardError * standardError * Double(clusters))
            .cases(
                toFind: self.margin(effect) - self.margin(margin), power: power, confidence: 1 - level)
    }
}

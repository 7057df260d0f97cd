/// How many cases a paired comparison needs.
package struct SampleSize: Sendable, Hashable {
    /// ω²: the variance, over cases, of the true difference between the two.
    package var varianceOfDifferences: Double
    /// σ²: the variance of the baseline's score on one case from try to try.
    package var baselineNoise: Double
    /// K: how often the baseline tries each case.
    package var baselineRepeats: Int
    /// σ²: the variance of the candidate's score on one case from try to try.
    package var candidateNoise: Double
    /// K: how often the candidate tries each case.
    package var candidateRepeats: Int

    /// Makes the variances of a comparison.
    package init(
        varianceOfDifferences: Double, baselineNoise: Double = 0, baselineRepeats: Int = 1,
        candidateNoise: Double = 0, candidateRepeats: Int = 1
    ) {
        self.varianceOfDifferences = varianceOfDifferences
        self.baselineNoise = baselineNoise
        self.baselineRepeats = baselineRepeats
        self.candidateNoise = candidateNoise
        self.candidateRepeats = candidateRepeats
    }

    /// The number of cases, (z_{α/2} + z_β)²·(ω² + σ_A²/K_A + σ_B²/K_B)/δ² rounded up, that finds a difference of
    /// `effect` with probability `power`; `nil` for an effect of 0.
    ///
    /// Source: Miller, "Adding error bars to evals" (arXiv 2411.00640, 2024), section 5.
    package func cases(toFind effect: Double, power: Double = 0.8, confidence: Double = 0.95) -> Int? {
        let z = Normal.quantile((1 + confidence) / 2) + Normal.quantile(power)
        let variance =
            varianceOfDifferences + baselineNoise / Double(baselineRepeats)
            + candidateNoise / Double(candidateRepeats)
        return Int(exactly: (z * z * variance / (effect * effect)).rounded(.up))
    }

    /// How many more clusters would bring an interval's half width down to `distance`, if it shrinks with the square root of
    /// their number; `nil` where none would.
    package static func more(clusters: Int, halfWidth: Double, toReach distance: Double) -> Int? {
        let needed = Double(clusters) * (halfWidth / distance) * (halfWidth / distance)
        return Int(exactly: needed.rounded(.up)).map { max(0, $0 - clusters) }
    }
}

import Glibc

/// Intervals of a mean that hold at every count at once, so that one may look whenever one likes and stop when one likes.
///
/// Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", Annals of
/// Statistics 52 (2024), theorem 2.2: Robbins' normal mixture with the estimated variance. It holds asymptotically, so it is not to be looked
/// at before `start`.
package struct ConfidenceSequence: Sendable, Hashable {
    /// ρ: where the sequence is narrowest; see ``tightest(at:confidence:)``.
    package var mixture: Double
    /// The probability that the truth is never left.
    package var confidence: Double

    /// Makes a sequence.
    package init(mixture: Double, confidence: Double = 0.95) {
        self.mixture = mixture
        self.confidence = confidence
    }

    /// The sequence that is narrowest, nearly, at a count: ρ = √((−2·log α + log(−2·log α + 1)) ÷ count).
    package static func tightest(at count: Int, confidence: Double = 0.95) -> ConfidenceSequence {
        let depth = -2 * log(1 - confidence)
        return ConfidenceSequence(
            mixture: ((depth + log(depth + 1)) / Double(max(1, count))).squareRoot(), confidence: confidence)
    }

    /// Half the interval's width at a count, in standard deviations of the values.
    package func halfWidth(count: Int) -> Double {
        let (t, square) = (Double(count), mixture * mixture)
        let inner = t * square + 1
        return (2 * inner / (t * t * square) * log(inner.squareRoot() / (1 - confidence))).squareRoot()
    }

    /// The mean of values with its interval; without bounds for fewer than `start` of them.
    package func interval(_ values: [Double], start: Int = 20) -> Interval? {
        guard !values.isEmpty else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        guard values.count >= max(2, start) else { return Interval(value: mean, low: nil, high: nil) }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return Interval(
            value: mean, halfWidth: (squares / (n - 1)).squareRoot() * halfWidth(count: values.count))
    }
}

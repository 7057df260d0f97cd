/// What clusters add to an estimate's deviation from the truth, to first order: terms whose mean is 0.
package struct Influences: Sendable, Hashable {
    /// The clusters.
    private(set) var count = 0.0
    /// ΣD².
    private(set) var sumOfSquares = 0.0
    private var fourthPowers = 0.0

    /// Makes a sum of nothing.
    init() {}

    /// Adds a cluster's term.
    mutating func add(_ term: Double) {
        count += 1
        sumOfSquares += term * term
        fourthPowers += term * term * term * term
    }

    /// The standard error √(G/(G−1)·ΣD²) of the estimate; `nil` of fewer than two clusters.
    package var standardError: Double? {
        count > 1 ? (count / (count - 1) * sumOfSquares).squareRoot() : nil
    }

    /// How certain the square of the standard error is, as degrees of freedom: 2·G/(κ − (G−3)/(G−1)) with κ = G·ΣD⁴/(ΣD²)², which is G − 1 for
    /// normal terms and less where their tails are long; never more than G − 1, as few terms show too little of their tails. `nil` of fewer than
    /// two clusters, or where none differs.
    ///
    /// Source: O'Neill, "Some useful moment results in sampling problems", The American Statistician 68 (2014), section 4.
    package var varianceFreedom: Double? {
        guard count > 1, sumOfSquares > 0 else { return nil }
        let kurtosis = count * fourthPowers / (sumOfSquares * sumOfSquares)
        let freedom = 2 * count / (kurtosis - (count - 3) / (count - 1))
        return freedom > 0 ? min(count - 1, freedom) : count - 1
    }
}

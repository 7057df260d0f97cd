extension RatioOfSums {
    /// The ratio with Fieller's interval, which stays honest where ΣS is small: without bounds where t²·Var(S̄)/S̄² ≥ 1, for
    /// then ΣS itself cannot be told from zero. `nil` where nothing is below the line.
    ///
    /// Source: Fieller, "Some problems in interval estimation", JRSS B 16 (1954).
    package func fieller(confidence: Double = 0.95) -> Interval? {
        guard let value else { return nil }
        let unbounded = Interval(value: value, low: nil, high: nil)
        guard clusters.count > 1 else { return unbounded }
        let t = criticalValue(confidence)
        let moments = Moments(of: clusters)
        // The bounds are the roots of a·ρ² − 2b·ρ + c, where C̄ − ρ·S̄ is just t standard errors from zero.
        let a = moments.denominator * moments.denominator - t * t * moments.denominatorVariance
        let b = moments.numerator * moments.denominator - t * t * moments.covariance
        let c = moments.numerator * moments.numerator - t * t * moments.numeratorVariance
        guard a > 0 else { return unbounded }
        let root = max(0, b * b - a * c).squareRoot()
        return Interval(value: value, low: (b - root) / a, high: (b + root) / a)
    }
}

/// The means over clusters, and the variances and the covariance of those means.
private struct Moments {
    var numerator: Double
    var denominator: Double
    var numeratorVariance = 0.0
    var denominatorVariance = 0.0
    var covariance = 0.0

    init(of clusters: [ClusterSum]) {
        let count = Double(clusters.count)
        let total = clusters.total
        numerator = total.numerator / count
        denominator = total.denominator / count
        let scale = 1 / (count * (count - 1))
        for cluster in clusters {
            let above = cluster.numerator - numerator
            let below = cluster.denominator - denominator
            numeratorVariance += above * above * scale
            denominatorVariance += below * below * scale
            covariance += above * below * scale
        }
    }
}

/// R = ΣC/ΣS over clusters: the cost per accepted output, or a mean where S counts the samples.
package struct RatioOfSums: Sendable, Hashable {
    /// The sums of the clusters.
    package let clusters: [ClusterSum]

    /// Makes a ratio from the sums of its clusters.
    package init(clusters: [ClusterSum]) {
        self.clusters = clusters
    }

    /// Makes a ratio from samples, each with the name of its cluster.
    package init<Name: Hashable>(samples: [(cluster: Name, numerator: Double, denominator: Double)]) {
        var places: [Name: Int] = [:]
        var clusters: [ClusterSum] = []
        for sample in samples {
            let place = places[sample.cluster, default: clusters.count]
            if place == clusters.count {
                places[sample.cluster] = place
                clusters.append(ClusterSum(numerator: 0, denominator: 0))
            }
            clusters[place].numerator += sample.numerator
            clusters[place].denominator += sample.denominator
        }
        self.init(clusters: clusters)
    }

    /// Makes the mean of samples, each with the name of its cluster.
    package init<Name: Hashable>(meanOf samples: [(cluster: Name, value: Double)]) {
        self.init(samples: samples.map { (cluster: $0.cluster, numerator: $0.value, denominator: 1) })
    }

    /// The ratio; `nil` where nothing is below the line.
    package var value: Double? {
        let total = clusters.total
        return total.denominator == 0 ? nil : total.numerator / total.denominator
    }

    /// The clustered standard error √(G/(G−1)·ΣD²)/ΣS with D = C − R·S; `nil` of fewer than two clusters.
    ///
    /// Source: the delta method; Deng, Knoblich and Lu, "Applying the delta method in metric analytics", KDD 2018.
    package var standardError: Double? { influences?.standardError }

    /// What each cluster adds: (C − R·S)/ΣS; `nil` where nothing is below the line.
    package var influences: Influences? {
        guard let value else { return nil }
        let below = clusters.total.denominator
        return clusters.reduce(into: Influences()) { sum, cluster in
            sum.add((cluster.numerator - value * cluster.denominator) / below)
        }
    }

    /// The ratio with its interval by the delta method and Student's t with G − 1 degrees of freedom; `nil` where nothing is
    /// below the line, without bounds for fewer than two clusters. The default for means.
    package func delta(confidence: Double = 0.95) -> Interval? {
        guard let value else { return nil }
        guard let standardError else { return Interval(value: value, low: nil, high: nil) }
        return Interval(value: value, halfWidth: criticalValue(confidence) * standardError)
    }

    /// The ratio with its interval by the bootstrap over clusters, without bounds where ``fieller(confidence:)`` has none.
    /// The default for ratios whose lower sum varies.
    package func interval(bootstrap: ClusterBootstrap) -> Interval? {
        guard let fieller = fieller(confidence: bootstrap.confidence), fieller.low != nil else {
            return value.map { Interval(value: $0, low: nil, high: nil) }
        }
        let clusters = clusters
        return SumsBootstrap(bootstrap, count: clusters.count) {
            SumsBootstrap.Sums(clusters[$0].numerator, clusters[$0].denominator, 0, 0, 0, 0, 0, 0)
        }.interval(confidence: bootstrap.confidence) { $0[0] / $0[1] }
    }

    /// Student's t for a two-sided interval over the clusters.
    func criticalValue(_ confidence: Double) -> Double {
        StudentT.quantile((1 + confidence) / 2, degreesOfFreedom: Double(clusters.count - 1))
    }
}

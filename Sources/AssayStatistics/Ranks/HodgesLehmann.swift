/// The shift of paired differences that outliers cannot move.
package enum HodgesLehmann {
    /// The median of the means of all pairs of differences, each with itself too, with the interval of the shifts that the signed-rank test
    /// does not reject; `nil` of none. A bound is `nil` where there are too few differences for the confidence.
    ///
    /// The bounds are exact of up to 50 differences, if there are no ties, else by the normal distribution. Work and memory grow with the square
    /// of the count; of more than 2,000 differences only every so many in rising order are taken, which moves the median by less than the
    /// distance of neighbours.
    ///
    /// Source: Hodges and Lehmann, "Estimates of location based on rank tests", Annals of Mathematical Statistics 34 (1963).
    package static func interval(_ differences: [Double], confidence: Double = 0.95) -> Interval? {
        guard !differences.isEmpty else { return nil }
        let taken = thinned(differences)
        var means: [Double] = []
        means.reserveCapacity(taken.count * (taken.count + 1) / 2)
        for (index, first) in taken.enumerated() {
            for second in taken[index...] { means.append((first + second) / 2) }
        }
        means.sort()
        let middle = means.count / 2
        let median = means.count % 2 == 1 ? means[middle] : (means[middle - 1] + means[middle]) / 2
        let full = Double(differences.count * (differences.count + 1) / 2)
        let place = criticalRank(differences.count, confidence).map { rank in
            Int((Double(rank) / full * Double(means.count)).rounded(.down))
        }
        guard let place, place >= 1 else { return Interval(value: median, low: nil, high: nil) }
        return Interval(value: median, low: means[place - 1], high: means[means.count - place])
    }

    private static func thinned(_ differences: [Double]) -> [Double] {
        let sorted = differences.sorted()
        let most = 2000
        guard sorted.count > most else { return sorted }
        return (0..<most).map { sorted[($0 * sorted.count + sorted.count / 2) / most] }
    }

    /// The place from the end, from 1, of the bound among the sorted means; `nil` where even the outermost covers too little.
    private static func criticalRank(_ count: Int, _ confidence: Double) -> Int? {
        let tail = (1 - confidence) / 2
        guard count <= WilcoxonSignedRank.exactLimit else {
            let n = Double(count)
            let spread = (n * (n + 1) * (2 * n + 1) / 24).squareRoot()
            let rank = n * (n + 1) / 4 + Normal.quantile(tail) * spread
            return max(1, Int(rank.rounded(.down)))
        }
        // The least sum whose probability of being reached from below is at least the tail, as R's qsignrank.
        let chances = SignedRanks.distribution(doubled: Array(1...count))
        var sum = 0.0
        for (rank, chance) in chances.enumerated() {
            sum += chance
            if sum >= tail { return rank == 0 ? nil : rank }
        }
        return nil
    }
}

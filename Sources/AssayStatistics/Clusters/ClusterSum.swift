/// What one cluster adds to a ratio of sums.
package struct ClusterSum: Sendable, Hashable {
    /// The sum above the line, such as cost.
    package var numerator: Double
    /// The sum below the line, such as accepted outputs.
    package var denominator: Double

    /// Makes the sums of a cluster.
    package init(numerator: Double, denominator: Double) {
        self.numerator = numerator
        self.denominator = denominator
    }
}

extension [ClusterSum] {
    /// The sums above and below the line over all clusters, each taken `multiplicity` times.
    func total(multiplicity: [Int]) -> ClusterSum {
        zip(self, multiplicity).reduce(into: ClusterSum(numerator: 0, denominator: 0)) { total, term in
            total.numerator += term.0.numerator * Double(term.1)
            total.denominator += term.0.denominator * Double(term.1)
        }
    }

    /// The sums above and below the line over all clusters.
    var total: ClusterSum { total(multiplicity: [Int](repeating: 1, count: count)) }
}

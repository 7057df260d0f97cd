/// Quantiles of samples that come in clusters, such as the tokens of an exchange, and so are not independent.
package struct ClusteredQuantile: Sendable {
    /// The number of clusters.
    package let clusterCount: Int
    private let values: [Double]
    private let owners: [Int]

    /// Pools the samples of clusters.
    package init(clusters: [[Double]]) {
        let pooled = clusters.enumerated()
            .flatMap { owner, samples in samples.map { (value: $0, owner: owner) } }
            .sorted { $0.value < $1.value }
        clusterCount = clusters.count
        values = pooled.map(\.value)
        owners = pooled.map(\.owner)
    }

    /// The nearest-rank quantile over all samples, with its interval by a bootstrap over clusters; `nil` of no samples.
    package func interval(_ share: Double, bootstrap: ClusterBootstrap) -> Interval? {
        bootstrap.interval(clusters: clusterCount) { value(share, multiplicity: $0) }
    }

    /// The nearest-rank quantile where each cluster is taken `multiplicity` times; `NaN` of no samples.
    func value(_ share: Double, multiplicity: [Int]) -> Double {
        let count = owners.reduce(0) { $0 + multiplicity[$1] }
        guard count > 0 else { return .nan }
        var missing = Quantile.rank(share, count: count)
        for (index, owner) in owners.enumerated() {
            missing -= multiplicity[owner]
            if missing <= 0 { return values[index] }
        }
        return .nan
    }
}

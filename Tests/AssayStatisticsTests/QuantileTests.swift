import AssayStatistics
import Testing

@Suite struct QuantileTests {
    @Test(arguments: [
        (0.0, 10), (0.05, 10), (0.1, 10), (0.11, 20), (0.5, 50), (0.51, 60), (0.9, 90), (0.99, 100),
        (1.0, 100),
    ])
    func `the nearest rank is the least sample that enough samples do not exceed`(share: Double, value: Int) {
        #expect(Quantile.nearestRank(share, sorted: Array(stride(from: 10, through: 100, by: 10))) == value)
    }

    @Test func `a rank that is whole but for rounding is whole`() {
        #expect(Quantile.nearestRank(0.07, sorted: Array(1...100)) == 7)
    }

    @Test(arguments: ReferenceValues.quantiles)
    func `value and bounds are SciPy's`(share: Double, value: Double, low: Double?, high: Double?) {
        let interval = Quantile.interval(share, sorted: ReferenceValues.samples)
        #expect(interval == Interval(value: value, low: low, high: high))
    }

    @Test func `no samples have no quantile`() {
        #expect(Quantile.nearestRank(0.5, sorted: [Double]()) == nil)
        #expect(Quantile.interval(0.5, sorted: []) == nil)
    }

    @Test func `a bootstrap over exchanges is wider than tokens taken as independent`() throws {
        // Twelve exchanges of 30 tokens; within one all gaps are nearly alike.
        let exchanges = (0..<12).map { exchange in
            (0..<30).map { Double(exchange * exchange) + Double($0) / 100 }
        }
        let pooled = exchanges.flatMap(\.self).sorted()
        let naive = try #require(Quantile.interval(0.5, sorted: pooled))
        let honest = try #require(
            ClusteredQuantile(clusters: exchanges)
                .interval(0.5, bootstrap: ClusterBootstrap(seed: 1, purpose: "gaps", replicates: 500)))
        #expect(honest.value == naive.value)
        #expect(try #require(honest.halfWidth) > 2 * #require(naive.halfWidth))
    }

    @Test func `clusters without samples have no quantile`() {
        let empty = ClusteredQuantile(clusters: [[], []])
        #expect(empty.interval(0.5, bootstrap: ClusterBootstrap(seed: 1, purpose: "none")) == nil)
    }
}

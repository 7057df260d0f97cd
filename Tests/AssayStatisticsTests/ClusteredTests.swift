import AssayStatistics
import Testing

@Suite struct ClusteredTests {
    private let sums = RatioOfSums(
        clusters: ReferenceValues.sums.map { ClusterSum(numerator: $0.cost, denominator: $0.accepted) })

    @Test func `a clustered mean is statsmodels' with cluster-robust errors`() {
        let reference = ReferenceValues.clusteredMean
        let mean = RatioOfSums(meanOf: ReferenceValues.scores.map { (cluster: $0.group, value: $0.before) })
        #expect(isClose(mean.value, reference.value))
        #expect(isClose(mean.standardError, reference.error))
        #expect(isClose(mean.delta()?.low, reference.low))
        #expect(isClose(mean.delta()?.high, reference.high))
    }

    @Test func `a paired difference is statsmodels' over the differences`() {
        let reference = ReferenceValues.pairedDifference
        let difference = PairedDifference.interval(
            pairs: ReferenceValues.scores.map {
                (cluster: $0.group, baseline: $0.before, candidate: $0.after)
            })
        #expect(isClose(difference?.value, reference.value))
        #expect(isClose(difference?.low, reference.low))
        #expect(isClose(difference?.high, reference.high))
    }

    @Test func `a ratio by the delta method is statsmodels' weighted fit`() {
        let reference = ReferenceValues.deltaRatio
        let ratio = RatioOfSums(clusters: sums.clusters.filter { $0.denominator > 0 })
        #expect(isClose(ratio.value, reference.value))
        #expect(isClose(ratio.standardError, reference.error))
        #expect(isClose(ratio.delta()?.low, reference.low))
        #expect(isClose(ratio.delta()?.high, reference.high))
    }

    @Test func `Fieller's bounds are where SciPy's t test just rejects`() {
        #expect(isClose(sums.fieller()?.low, ReferenceValues.fieller.low))
        #expect(isClose(sums.fieller()?.high, ReferenceValues.fieller.high))
    }

    @Test func `a lower sum that cannot be told from zero leaves the ratio unbounded`() {
        let rare = RatioOfSums(
            clusters: (0..<20).map { ClusterSum(numerator: 1, denominator: $0 == 0 ? 1 : 0) })
        let unbounded = Interval(value: 20, low: nil, high: nil)
        #expect(rare.fieller() == unbounded)
        #expect(rare.interval(bootstrap: ClusterBootstrap(seed: 1, purpose: "rare")) == unbounded)
    }

    @Test func `one cluster gives no bounds, and nothing below the line no ratio`() {
        let one = RatioOfSums(clusters: [ClusterSum(numerator: 6, denominator: 2)])
        #expect(one.delta() == Interval(value: 3, low: nil, high: nil))
        #expect(one.fieller() == Interval(value: 3, low: nil, high: nil))
        let none = RatioOfSums(clusters: Array(repeating: ClusterSum(numerator: 1, denominator: 0), count: 5))
        #expect(none.delta() == nil)
        #expect(none.fieller() == nil)
        #expect(none.interval(bootstrap: ClusterBootstrap(seed: 1, purpose: "none")) == nil)
    }
}

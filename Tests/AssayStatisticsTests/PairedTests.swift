import AssayStatistics
import Glibc
import Testing

@Suite struct PairedTests {
    private let bootstrap = ClusterBootstrap(seed: 4, purpose: "paired", replicates: 1000)

    @Test(arguments: ReferenceValues.mcNemar)
    func `the exact p-value is SciPy's`(baseline: Int, candidate: Int, p: Double) {
        #expect(isClose(McNemar.pValue(onlyBaseline: baseline, onlyCandidate: candidate), p))
    }

    @Test func `a cost ratio is the ratio of both ratios of sums`() throws {
        let clusters = zip(ReferenceValues.sums, ReferenceValues.sumsAfter).map { before, after in
            (
                baseline: ClusterSum(numerator: before.cost, denominator: before.accepted),
                candidate: ClusterSum(numerator: after.cost, denominator: after.accepted)
            )
        }
        let interval = try #require(PairedLogRatio.ratios(clusters: clusters, bootstrap: bootstrap))
        #expect(isClose(exp(interval.value), (52.6 / 22) / (59.9 / 20)))
        #expect(try #require(interval.low) < interval.value)
        #expect(try #require(interval.high) > interval.value)
    }

    /// Clusters that differ twentyfold from each other, and a candidate that takes 10 % longer in each.
    private let slower: [PairedLogRatio.Samples] = (1...20).map { cluster in
        let samples = (0..<5).map { Double(cluster * 50 + $0) }
        return (baseline: samples, candidate: samples.map { $0 * 1.1 })
    }

    @Test func `pairing removes what the cases have in common`() throws {
        let mean = try #require(PairedLogRatio.means(clusters: slower, bootstrap: bootstrap))
        let median = try #require(PairedLogRatio.quantiles(0.5, clusters: slower, bootstrap: bootstrap))
        for interval in [mean, median] {
            #expect(isClose(interval.value, log(1.1)))
            #expect(isClose(interval.low, log(1.1)))
            #expect(isClose(interval.high, log(1.1)))
        }
    }

    @Test func `swapping the runs turns the sign`() throws {
        let there = try #require(PairedLogRatio.means(clusters: slower, bootstrap: bootstrap))
        let back = try #require(
            PairedLogRatio.means(
                clusters: slower.map { (baseline: $0.candidate, candidate: $0.baseline) },
                bootstrap: bootstrap
            ))
        #expect(isClose(there.value, -back.value))
    }

    @Test func `a run that accepted nothing has no ratio`() {
        let none = (0..<5).map { _ in
            (
                baseline: ClusterSum(numerator: 1, denominator: 0),
                candidate: ClusterSum(numerator: 1, denominator: 1)
            )
        }
        #expect(PairedLogRatio.ratios(clusters: none, bootstrap: bootstrap) == nil)
        #expect(PairedLogRatio.means(clusters: [], bootstrap: bootstrap) == nil)
    }
}

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

@Suite struct PooledSamplesTests {
    @Test(arguments: ReferenceValues.quantiles)
    func `samples of clusters of their own are as SciPy has them`(
        share: Double, value: Double, low: Double?, high: Double?
    ) {
        let pool = PooledSamples(
            ReferenceValues.samples.enumerated().map { .init($1, cluster: $0) },
            most: ReferenceValues.samples.count)
        let trials = pool.effectiveCount(share)
        #expect(pool.interval(share, of: trials) == Interval(value: value, low: low, high: high))
        #expect(
            pool.upperBound(share, of: trials) == Quantile.upperBound(share, sorted: ReferenceValues.samples))
    }

    @Test func `a thousand alike in each of twelve clusters are twelve, and no more than may be independent`()
    {
        let clusters = (0..<12).map { PooledSamples.Sample(Double($0), count: 1000, cluster: $0) }
        let alike = PooledSamples(clusters, most: 12_000)
        #expect(alike.count == 12_000)
        #expect(alike.effectiveCount(0.5) == 12)
        let twelve = (0..<12).map { Double($0) }
        #expect(alike.interval(0.5, of: 12) == Quantile.interval(0.5, sorted: twelve))
        // Spread over all clusters they would be many more, were they not the tokens of 30 requests.
        let mixed = (0..<12_000).map { PooledSamples.Sample(Double($0), cluster: $0 % 12) }
        #expect(PooledSamples(mixed, most: 12_000).effectiveCount(0.5) > 9000)
        #expect(PooledSamples(mixed, most: 30).effectiveCount(0.5) == 30)
    }

    @Test func `one cluster that is nearly all there is counts as few`() {
        let samples =
            [PooledSamples.Sample(1, count: 900, cluster: 0)]
            + (1...100).map { PooledSamples.Sample(Double($0), cluster: $0) }
        let pool = PooledSamples(samples, most: 1000)
        #expect(pool.effectiveCount(0.5) == 1)
        #expect(pool.interval(0.5, of: 1) != nil && pool.interval(0.5, of: 1)?.high == nil)
    }

    @Test func `no samples have no quantile`() {
        let none = PooledSamples([], most: 0)
        #expect(none.interval(0.5, of: 0) == nil && none.upperBound(0.5, of: 0) == nil)
        #expect(none.nearestRank(0.5) == nil)
        #expect(none.effectiveCount(0.5) == 0)
    }

    /// Simulated with the seed fixed: 2,000 runs each, whose coverage has a standard error of 0.5 %.
    @Test(arguments: [(0.5, 0.0), (0.5, 0.5), (0.5, 0.9), (0.9, 0.0), (0.9, 0.5), (0.9, 0.9)])
    func `the interval covers the truth however much a cluster's samples have in common`(
        share: Double, common: Double
    ) {
        var stream = SeededStream(seed: 7, purpose: "pooled \(share) \(common)")
        let truth = Normal.quantile(share)
        let covered = (0..<2000).count { _ in
            let samples = (0..<40).flatMap { cluster in
                let own = Normal.quantile(stream.nextUnit()) * common.squareRoot()
                return (0..<8).map { _ in
                    PooledSamples.Sample(
                        own + Normal.quantile(stream.nextUnit()) * (1 - common).squareRoot(),
                        cluster: cluster)
                }
            }
            let pool = PooledSamples(samples, most: 320)
            let interval = pool.interval(share, of: pool.effectiveCount(share))
            return (interval?.low ?? -.infinity)...(interval?.high ?? .infinity) ~= truth
        }
        #expect((0.93...0.985).contains(Double(covered) / 2000), "\(covered)")
    }
}

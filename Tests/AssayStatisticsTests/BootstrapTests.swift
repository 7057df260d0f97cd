import Glibc
import Testing

@testable import AssayStatistics

@Suite struct BootstrapTests {
    private let sums = RatioOfSums(
        clusters: ReferenceValues.sums.map { ClusterSum(numerator: $0.cost, denominator: $0.accepted) })

    @Test func `BCa bounds of given draws are SciPy's`() {
        let reference = ReferenceValues.bca
        var jackknife = Jackknife(around: reference.observed)
        for value in ReferenceValues.jackknife { jackknife.add(value) }
        let interval = BCa(
            observed: reference.observed, replicates: ReferenceValues.draws, jackknife: jackknife
        ).interval(confidence: 0.95)
        #expect(isClose(interval.low, reference.low))
        #expect(isClose(interval.high, reference.high))
    }

    @Test func `the same seed and purpose give the same bounds, another seed others`() {
        func bounds(_ seed: UInt64, _ purpose: String) -> Interval? {
            sums.interval(bootstrap: ClusterBootstrap(seed: seed, purpose: purpose, replicates: 300))
        }
        #expect(bounds(1, "cost") == bounds(1, "cost"))
        #expect(bounds(1, "cost") != bounds(2, "cost"))
        #expect(bounds(1, "cost") != bounds(1, "time"))
    }

    @Test func `the bootstrap of a ratio lies near Fieller's bounds`() throws {
        let bootstrap = try #require(sums.interval(bootstrap: ClusterBootstrap(seed: 5, purpose: "cost")))
        let fieller = try #require(sums.fieller())
        #expect(bootstrap.value == fieller.value)
        #expect(try #require(bootstrap.halfWidth) / #require(fieller.halfWidth) > 0.6)
        #expect(try #require(bootstrap.halfWidth) / #require(fieller.halfWidth) < 1.2)
    }

    @Test func `ninety-five per cent of the intervals of a skewed mean cover the truth, nearly`() {
        // Exponential samples with mean 1 in 40 clusters of 3.
        var stream = SeededStream(seed: 11, purpose: "coverage")
        let trials = 200
        let covered = (0..<trials).count { trial in
            let samples = (0..<120).map { index in
                (cluster: index / 3, value: -log(1 - stream.nextUnit()))
            }
            let bootstrap = ClusterBootstrap(
                seed: UInt64(trial), purpose: "coverage", replicates: 400)
            guard let interval = RatioOfSums(meanOf: samples).interval(bootstrap: bootstrap),
                let low = interval.low, let high = interval.high
            else { return false }
            return low <= 1 && high >= 1
        }
        // Binomial(200, 0.95) lies within 180…199 but for one seed in a thousand.
        #expect((180...199).contains(covered))
    }

    @Test func `draws without a value widen both bounds until there are none`() {
        let bootstrap = ClusterBootstrap(seed: 3, purpose: "undefined", replicates: 400)
        func interval(undefinedBelow: Int) -> Interval? {
            bootstrap.interval(clusters: 10) { multiplicity in
                multiplicity[0] < undefinedBelow
                    ? .nan : Double(zip(multiplicity, 1...).reduce(0) { $0 + $1.0 * $1.1 })
            }
        }
        // Cluster 0 is missing from a third of all draws.
        #expect(interval(undefinedBelow: 0)?.halfWidth != nil)
        #expect(interval(undefinedBelow: 1) == Interval(value: 55, low: nil, high: nil))
        #expect(interval(undefinedBelow: 2) == nil)
    }

    @Test func `draws that are all alike give a point`() {
        let bootstrap = ClusterBootstrap(seed: 3, purpose: "constant", replicates: 50)
        #expect(bootstrap.interval(clusters: 4) { _ in 7 } == Interval(value: 7, low: 7, high: 7))
    }
}

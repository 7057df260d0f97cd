import Glibc
import Testing

@testable import AssayStatistics

@Suite struct SumsBootstrapTests {
    /// Costs as skewed as those of agents are, and whether they were accepted.
    private static let clusters: [ClusterSum] = {
        var stream = SeededStream(seed: 6, purpose: "sums")
        return (0..<1500).map { _ in
            ClusterSum(
                numerator: stream.nextLogNormal(median: 1, sigma: 1.5),
                denominator: stream.nextUnit() < 0.6 ? 1 : 0)
        }
    }()

    @Test func `weights at random give the bounds of drawing every cluster`() throws {
        let clusters = Self.clusters
        let bootstrap = ClusterBootstrap(seed: 1, purpose: "ratio", replicates: 4000)
        let drawn = try #require(
            bootstrap.interval(clusters: clusters.count) { multiplicity in
                let total = clusters.total(multiplicity: multiplicity)
                return total.numerator / total.denominator
            })
        let weighted = try #require(RatioOfSums(clusters: clusters).interval(bootstrap: bootstrap))
        #expect(isClose(drawn.value, weighted.value))
        // The Monte-Carlo error of a 2.5 % bound of 4,000 draws is about 4 % of the half-width.
        let width = try #require(drawn.halfWidth)
        #expect(abs(try #require(drawn.low) - #require(weighted.low)) < 0.12 * width)
        #expect(abs(try #require(drawn.high) - #require(weighted.high)) < 0.12 * width)
    }

    @Test func `the draws have the mean, the variance and the skewness of drawing with replacement`() throws {
        // One sum over clusters of which one is 1: its draws are the weights themselves.
        let bootstrap = ClusterBootstrap(seed: 4, purpose: "moments", replicates: 6000)
        let sums = SumsBootstrap(bootstrap, count: SumsBootstrap.fewest) { index in
            SumsBootstrap.Sums(index == 37 ? 1 : 0, 1, 0, 0, 0, 0, 0, 0)
        }
        let weights = sums.draws(of: 0)
        let n = Double(weights.count)
        let moments = (1...3).map { power in
            weights.reduce(0) { $0 + pow($1 - (power == 1 ? 0 : 1), Double(power)) } / n
        }
        for moment in moments { #expect(abs(moment - 1) < 0.1) }
        #expect(Set(weights.map { ($0 * 1e6).rounded() }).count == 2)
    }

    @Test func `the same seed gives the same bits, another purpose others`() {
        func interval(_ purpose: String) -> Interval? {
            RatioOfSums(clusters: Self.clusters).interval(
                bootstrap: ClusterBootstrap(seed: 1, purpose: purpose, replicates: 200))
        }
        #expect(interval("a") == interval("a"))
        #expect(interval("a") != interval("b"))
    }

    @Test func `four blocks side by side are the four blocks`() {
        let key = SIMD2<UInt32>(7, 9)
        let words = Philox.blocks(
            counter: (
                SIMD4(1, 2, 3, 4), SIMD4(repeating: 5), SIMD4(repeating: 6), SIMD4(repeating: 0xFFFF_FFFF)
            ), key: key)
        for lane in 0..<4 {
            let block = Philox.block(counter: SIMD4(UInt32(lane + 1), 5, 6, 0xFFFF_FFFF), key: key)
            for word in 0..<4 { #expect(words[word * 4 + lane] == block[word]) }
        }
    }
}

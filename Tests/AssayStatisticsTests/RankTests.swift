import AssayCore
import Testing

@testable import AssayStatistics

@Suite struct RankTests {
    private static let names = ["plain", "tied", "zeros", "long", "short"]

    @Test(arguments: names) func `the signed-rank test is SciPy's, ties and all`(name: String) {
        let reference = Fixture.Row(json: Fixture.all["signedRank"] ?? .null).row(name)
        let test = WilcoxonSignedRank(Fixture.samples(name))
        #expect(isClose(test.statistic, reference["statistic"]))
        #expect(test.count == reference.int("count"))
        #expect(isClose(test.normalPValue, reference["normal"]))
        let exact = reference["exact"]
        #expect(isClose(test.pValue, exact.isNaN ? reference["normal"] : exact))
    }

    @Test func `most of the lists have an exact p-value to compare with`() {
        let reference = Fixture.Row(json: Fixture.all["signedRank"] ?? .null)
        #expect(Self.names.count { !reference.row($0)["exact"].isNaN } == 4)
    }

    @Test func `differences of nothing say nothing`() {
        #expect(WilcoxonSignedRank([]).pValue == 1)
        #expect(WilcoxonSignedRank([0, 0, 0]).pValue == 1)
        #expect(PairedPermutation.pValue([0, 0], seed: 1) == 1)
        #expect(HodgesLehmann.interval([]) == nil)
    }

    @Test(arguments: ["plain", "short"])
    func `the shift and its bounds are those of R's wilcox.test`(name: String) {
        let reference = Fixture.Row(json: Fixture.all["shift"] ?? .null).row(name)
        let interval = HodgesLehmann.interval(Fixture.samples(name))
        #expect(isClose(interval?.value, reference["value"]))
        // Five differences cannot reject at 5 %: then there are no bounds.
        let isBounded = !reference["low"].isNaN
        #expect(isBounded == (name == "plain"))
        #expect(isClose(interval?.low, isBounded ? reference["low"] : nil))
        #expect(isClose(interval?.high, isBounded ? reference["high"] : nil))
    }

    @Test func `of many differences the bounds lie as far as the normal distribution says`() throws {
        var stream = SeededStream(seed: 8, purpose: "shift")
        let many = (0..<3000).map { _ in 0.2 + stream.nextNormal() }
        let interval = try #require(HodgesLehmann.interval(many))
        // The estimator's variance is π/3 of the mean's for normal data: 1.96·√(1.047/3000) = 0.0366.
        #expect(abs(try #require(interval.halfWidth) - 0.0366) < 0.003)
        #expect(abs(interval.value - 0.2) < 0.08)
    }

    @Test(arguments: ["plain", "tied", "zeros", "short"])
    func `the permutation test is SciPy's over every assignment of signs`(name: String) {
        let reference = Fixture.Row(json: Fixture.all["permutation"] ?? .null)
        #expect(isClose(PairedPermutation.pValue(Fixture.samples(name), seed: 1), reference[name]))
    }

    @Test func `random assignments agree with the normal distribution to their own error`() {
        let samples = Fixture.samples("long")
        let mean = samples.reduce(0, +) / Double(samples.count)
        let squares = samples.reduce(0) { $0 + $1 * $1 }
        let z = mean * Double(samples.count) / squares.squareRoot()
        let p = PairedPermutation.pValue(samples, seed: 3)
        #expect(abs(p - 2 * Normal.cdf(-abs(z))) < 0.02)
        #expect(p == PairedPermutation.pValue(samples, seed: 3))
    }
}

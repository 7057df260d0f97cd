import AssayStatistics
import Testing

@Suite struct DistributionTests {
    @Test(arguments: ReferenceValues.normalQuantiles)
    func `the normal quantile is SciPy's`(share: Double, value: Double) {
        #expect(isClose(Normal.quantile(share), value))
    }

    @Test(arguments: ReferenceValues.normalCDFs)
    func `the normal distribution is SciPy's`(x: Double, share: Double) {
        #expect(isClose(Normal.cdf(x), share))
    }

    @Test(arguments: ReferenceValues.studentQuantiles)
    func `Student's quantile is SciPy's`(share: Double, freedom: Double, value: Double) {
        #expect(isClose(StudentT.quantile(share, degreesOfFreedom: freedom), value))
    }

    @Test(arguments: ReferenceValues.studentCDFs)
    func `Student's distribution is SciPy's`(t: Double, freedom: Double, share: Double) {
        #expect(
            isClose(StudentT.cdf(t, degreesOfFreedom: freedom), share))
    }

    @Test(arguments: ReferenceValues.binomialCDFs)
    func `the binomial distribution is SciPy's`(successes: Int, trials: Int, share: Double, cdf: Double) {
        #expect(isClose(Binomial.cdf(successes, trials: trials, share: share), cdf))
    }

    @Test(arguments: [0.001, 0.025, 0.3, 0.5, 0.975, 1.0])
    func `the binomial quantile is the least count that reaches its probability`(probability: Double) {
        let count = Binomial.quantile(probability, trials: 37, share: 0.4)
        #expect(Binomial.cdf(count, trials: 37, share: 0.4) >= probability)
        #expect(count == 0 || Binomial.cdf(count - 1, trials: 37, share: 0.4) < probability)
    }

    @Test func `quantiles end at infinity, and nothing is known without degrees of freedom`() {
        #expect(Normal.quantile(0) == -.infinity)
        #expect(Normal.quantile(1) == .infinity)
        #expect(StudentT.quantile(0, degreesOfFreedom: 3) == -.infinity)
        #expect(StudentT.quantile(1, degreesOfFreedom: 3) == .infinity)
        #expect(StudentT.quantile(0.9, degreesOfFreedom: 0).isNaN)
        #expect(StudentT.cdf(1, degreesOfFreedom: 0).isNaN)
        #expect(Binomial.cdf(-1, trials: 3, share: 0.5) == 0)
        #expect(Binomial.cdf(3, trials: 3, share: 0.5) == 1)
    }
}

import Glibc
import Testing

@testable import AssayStatistics

@Suite struct PilotVarianceTests {
    @Test(arguments: Fixture.rows("chiSquare")) func `quantiles of the chi-square distribution are SciPy's`(
        row: Fixture.Row
    ) {
        #expect(isClose(ChiSquare.quantile(row["share"], degreesOfFreedom: row["freedom"]), row["value"]))
    }

    /// How a first sample's values are distributed, with their variance.
    enum Values: CaseIterable {
        case normal
        case exponential
        case flips

        var variance: Double { self == .flips ? 0.2 : 1 }

        func draw(_ stream: inout SeededStream) -> Double {
            switch self {
            case .normal: return stream.nextNormal()
            case .exponential: return -log(1 - stream.nextUnit())
            case .flips:
                let unit = stream.nextUnit()
                return unit < 0.1 ? -1 : unit < 0.2 ? 1 : 0
            }
        }
    }

    @Test(arguments: Values.allCases)
    func `the bound holds the variance in about four of five first samples, long tails or short`(
        values: Values
    ) {
        var stream = SeededStream(seed: 3, purpose: "pilots")
        let held = (0..<1000).count { _ in
            let sample = (0..<400).map { _ in values.draw(&stream) }
            let mean = RatioOfSums(
                meanOf: sample.enumerated().map { (cluster: $0.offset, value: $0.element) })
            guard let error = mean.standardError, let freedom = mean.influences?.varianceFreedom else {
                return false
            }
            let pilot = PilotVariance(value: error * error * 400, degreesOfFreedom: freedom)
            return pilot.upperBound() >= values.variance
        }
        // Plain χ² holds 63 % of the exponential ones and 73 % of the flips, and the variance as it is about 47 %.
        #expect((740...850).contains(held))
    }

    @Test func `the bound holds the variance of a median's interval in at least four of five first samples`()
    {
        var stream = SeededStream(seed: 4, purpose: "pilots")
        // The variance of the median of normal values is π/2 ÷ n.
        let truth = Double.pi / 2
        let held = (0..<400).count { _ in
            let sorted = (0..<200).map { _ in stream.nextNormal() }.sorted()
            guard let half = Quantile.interval(0.5, sorted: sorted)?.halfWidth else { return false }
            let error = half / Normal.quantile(0.975)
            return PilotVariance(
                value: error * error * 200,
                degreesOfFreedom: PilotVariance.degreesOfFreedom(quantile: 0.5, count: 200)
            ).upperBound() >= truth
        }
        // An interval of order statistics is somewhat wider than it need be, and the bound with it.
        #expect((320..<400).contains(held))
    }

    @Test func `values that are all alike have no degrees of freedom, and few never more than their count`() {
        func freedom(_ values: [Double]) -> Double? {
            RatioOfSums(meanOf: values.enumerated().map { (cluster: $0.offset, value: $0.element) })
                .influences?.varianceFreedom
        }
        #expect(freedom([2, 2, 2]) == nil)
        #expect(freedom([1]) == nil)
        #expect(freedom([0, 1, 0, 1]) == 3)
        #expect((freedom([0, 0, 0, 0, 0, 0, 0, 9]) ?? 9) < 3)
    }
}

import AssayCore
import Testing

@testable import AssayStatistics

@Suite struct VerdictStatisticsTests {
    @Test(arguments: Fixture.rows("clopperPearson"))
    func `the exact interval of a share is statsmodels'`(row: Fixture.Row) {
        let interval = ClopperPearson.interval(
            successes: row.int("successes"), trials: row.int("trials"), confidence: row["confidence"])
        #expect(isClose(interval?.low, row["low"]))
        #expect(isClose(interval?.high, row["high"]))
    }

    @Test(arguments: Fixture.rows("betaQuantiles")) func `quantiles of the beta distribution are SciPy's`(
        row: Fixture.Row
    ) {
        #expect(isClose(Beta.quantile(row["share"], row["a"], row["b"]), row["value"]))
    }

    @Test(arguments: ["plain", "long"]) func `two one-sided tests are statsmodels'`(name: String) {
        let samples = Fixture.samples(name)
        let n = Double(samples.count)
        let mean = samples.reduce(0, +) / n
        let error = (samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1) / n).squareRoot()
        let rows = Fixture.Row(json: Fixture.all["equivalence"] ?? .null).json[name]?.arrayValue ?? []
        #expect(rows.count == 3)
        for row in rows.map({ Fixture.Row(json: $0) }) {
            let test = EquivalenceTest(
                value: mean, standardError: error, degreesOfFreedom: n - 1, margin: row["margin"])
            #expect(isClose(test.pValue, row["p"]))
            #expect(isClose(test.lowerPValue, row["lower"]))
            #expect(isClose(test.upperPValue, row["upper"]))
            #expect(isClose(test.interval.low, row["low"]))
            #expect(isClose(test.interval.high, row["high"]))
        }
    }

    @Test func `differences that are all alike are equivalent just within the margin`() {
        let test = EquivalenceTest(value: 1, standardError: 0, degreesOfFreedom: 4, margin: 2)
        #expect(test.pValue == 0)
        #expect(EquivalenceTest(value: 3, standardError: 0, degreesOfFreedom: 4, margin: 2).pValue == 1)
    }

    @Test func `the delta method of a log ratio is statsmodels' regression of its influences`() {
        let clusters = zip(ReferenceValues.sums, ReferenceValues.sumsAfter).map { before, after in
            (
                baseline: ClusterSum(numerator: before.cost, denominator: before.accepted),
                candidate: ClusterSum(numerator: after.cost, denominator: after.accepted)
            )
        }
        let reference = Fixture.Row(json: Fixture.all["logRatio"] ?? .null)
        let linear = LinearisedLogRatio(clusters: clusters)
        let interval = linear?.interval()
        #expect(isClose(interval?.value, reference["value"]))
        #expect(isClose(interval?.low, reference["low"]))
        #expect(isClose(interval?.high, reference["high"]))
        #expect(isClose(linear?.influences.standardError, reference["error"]))
        #expect(LinearisedLogRatio(clusters: []) == nil)
        #expect(LinearisedLogRatio(clusters: Array(clusters.prefix(1)))?.interval().low == nil)
    }

    @Test(arguments: Fixture.rows("adjusted")) func `adjusted p-values are statsmodels'`(row: Fixture.Row) {
        let holm = AdjustedPValues.holm(row.list("p"))
        let discovery = AdjustedPValues.benjaminiHochberg(row.list("p"))
        #expect(holm.count == row.list("holm").count && !holm.isEmpty)
        for (value, reference) in zip(holm + discovery, row.list("holm") + row.list("bh")) {
            #expect(isClose(value, reference))
        }
        #expect(AdjustedPValues.holm([]).isEmpty)
    }

    @Test func `a control variate is statsmodels' regression on it`() throws {
        let row = Fixture.Row(json: Fixture.all["controlVariate"] ?? .null)
        let adjusted = try #require(
            ControlVariate(row.list("after"), covariate: row.list("before"), mean: row["mean"]))
        #expect(isClose(adjusted.coefficient, row["theta"]))
        #expect(isClose(adjusted.value, row["value"]))
        #expect(isClose(adjusted.standardError, row["error"]))
        #expect(isClose(adjusted.interval().low, row["low"]))
        #expect(isClose(adjusted.interval().high, row["high"]))
        #expect(isClose(adjusted.gain, row["gain"]))
        #expect(adjusted.gain > 0.5)
        #expect(ControlVariate([1, 2, 3], covariate: [1, 2], mean: 0) == nil)
        #expect(ControlVariate([1, 2, 3], covariate: [1, 1, 1], mean: 1)?.gain == 0)
    }
}

import AssayStatistics
import Testing

@Suite struct SampleSizeTests {
    @Test(arguments: ReferenceValues.sampleSizes)
    func `without noise the number of cases is statsmodels'`(
        effect: Double, deviation: Double, power: Double, cases: Double
    ) {
        let size = SampleSize(varianceOfDifferences: deviation * deviation)
        #expect(size.cases(toFind: effect, power: power) == Int(cases.rounded(.up)))
    }

    @Test func `repeating a case divides its noise`() {
        let once = SampleSize(varianceOfDifferences: 0.1, baselineNoise: 0.2, candidateNoise: 0.2)
        let often = SampleSize(
            varianceOfDifferences: 0.1, baselineNoise: 0.8, baselineRepeats: 4, candidateNoise: 0.6,
            candidateRepeats: 3)
        #expect(once.cases(toFind: 0.05) == often.cases(toFind: 0.05))
        #expect(SampleSize(varianceOfDifferences: 0.5).cases(toFind: 0.05) == once.cases(toFind: 0.05))
    }

    @Test func `no number of cases finds an effect of nothing`() {
        #expect(SampleSize(varianceOfDifferences: 0.1).cases(toFind: 0) == nil)
    }

    @Test func `half the width takes four times the clusters`() {
        #expect(SampleSize.more(clusters: 25, halfWidth: 0.2, toReach: 0.1) == 75)
        #expect(SampleSize.more(clusters: 25, halfWidth: 0.1, toReach: 0.2) == 0)
        #expect(SampleSize.more(clusters: 25, halfWidth: 0.1, toReach: 0) == nil)
    }
}

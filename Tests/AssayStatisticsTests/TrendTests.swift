import AssayStatistics
import Testing

@Suite struct TrendTests {
    /// The scores and p-values are pymannkendall 1.4.3's `original_test`.
    @Test(arguments: [
        ([1, 2, 3, 4, 5, 6, 7, 8], 28, 0.00083663),
        ([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], 25, 0.09529284),
        ([8, 7, 7, 6, 5, 5, 5, 2], -24, 0.00314776),
    ])
    func `score and probability are the reference's`(series: [Double], score: Int, probability: Double) {
        let test = MannKendall(series)
        #expect(test.score == score)
        #expect(abs(test.probability - probability) < 1e-6)
    }

    @Test(arguments: [[], [1], [1, 2], [4, 4, 4, 4, 4]])
    func `what cannot have a trend has none`(series: [Double]) {
        #expect(MannKendall(series).probability == 1)
    }

    @Test func `a series without trend is called one as often as the level says`() {
        var stream = SeededStream(seed: 7, purpose: "trend")
        let alarms = (0..<2_000).count { _ in
            MannKendall((0..<20).map { _ in stream.nextUnit() }).probability < 0.05
        }
        #expect((60...140).contains(alarms))
    }
}

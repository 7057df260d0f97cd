import AssayStatistics
import Testing

@Suite struct ProportionTests {
    @Test(arguments: ReferenceValues.wilson)
    func `the interval is statsmodels' Wilson interval`(
        successes: Int, trials: Int, low: Double, high: Double
    ) {
        let interval = Proportion.interval(successes: successes, trials: trials)
        #expect(interval?.value == Double(successes) / Double(trials))
        #expect(isClose(interval?.low, low))
        #expect(isClose(interval?.high, high))
    }

    @Test func `no success and no failure follow the rule of three`() {
        #expect(Proportion.interval(successes: 0, trials: 60) == Interval(value: 0, low: 0, high: 0.05))
        #expect(Proportion.interval(successes: 60, trials: 60) == Interval(value: 1, low: 0.95, high: 1))
        #expect(Proportion.interval(successes: 0, trials: 2) == Interval(value: 0, low: 0, high: 1))
    }

    @Test func `no trials have no share`() {
        #expect(Proportion.interval(successes: 0, trials: 0) == nil)
        #expect(Proportion.interval(successes: 4, trials: 3) == nil)
    }
}

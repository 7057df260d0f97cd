import AssayCore
import AssayRunner
import Testing

@Suite struct OverloadWatchTests {
    private func verdict(
        _ inFlight: (Int) -> Double, under load: OpenLoad = OpenLoad(rate: 50)
    ) -> String? {
        var watch = OverloadWatch(load)
        for index in 0..<4000 {
            let at = Nanoseconds.milliseconds(Int64(index) * 20)
            if let reason = watch.note(inFlight: Int(inFlight(index)), at: at) { return reason }
        }
        return nil
    }

    /// Twenty seconds at one rate, and from then on at another.
    private static let steps = OpenLoad(profile: [
        RateSegment(from: 10, to: 10, time: .seconds(20)), RateSegment(from: 50, to: 50, time: nil),
    ])
    /// A rate that rises from 10 to 90 a second in 80 seconds.
    private static let ramp = OpenLoad(profile: [RateSegment(from: 10, to: 90, time: .seconds(80))])

    @Test func `a step that is held is not over-saturated by the jump to it`() {
        #expect(verdict({ $0 < 1000 ? 10 : 50 }, under: Self.steps) == nil)
    }

    @Test func `a step that is too high is found, whatever the steps before were`() {
        let reason = verdict({ $0 < 1000 ? 10 : 10 + Double($0 - 1000) * 0.2 }, under: Self.steps)
        #expect(reason?.hasPrefix("over-saturated: the episodes in flight grew from ") == true)
    }

    @Test func `a rising rate brings more in flight, and that alone is no over-saturation`() {
        // Every episode stays two seconds; then three at the end, as larger batches are slower.
        #expect(verdict({ 2 * (10 + Double($0) / 50) }, under: Self.ramp) == nil)
        #expect(verdict({ (2 + Double($0) / 4000) * (10 + Double($0) / 50) }, under: Self.ramp) == nil)
    }

    @Test func `a falling rate leaves in flight what came before, and that alone is no over-saturation`() {
        // From 90 to 1 a second in 30 seconds; every episode stays ten seconds.
        let fall = OpenLoad(profile: [RateSegment(from: 90, to: 1, time: .seconds(30))])
        let rate = { (time: Double) in 90 - 89 * min(30, time) / 30 }
        #expect(verdict({ 10 * rate(max(0, Double($0) / 50 - 5)) }, under: fall) == nil)
    }

    @Test func `a rising rate is ended where the server falls behind, with the rate`() {
        // Forty a second are served: what comes beyond that waits.
        let reason = verdict(
            { index in
                let time = Double(index) / 50
                let beyond = max(0, time - 30)
                return 2 * min(10 + time, 40) + beyond * beyond / 2
            }, under: Self.ramp)
        #expect(
            reason?.hasPrefix("over-saturated: the time that an episode stays") == true, "\(reason ?? "")")
        #expect(reason?.hasSuffix("more than the server can take") == true)
    }

    @Test func `a queue that grows for as long as the load lasts is over-saturated, with the figures`() {
        #expect(
            verdict({ Double($0) * 0.2 })?.hasPrefix("over-saturated: the episodes in flight grew from ")
                == true)
    }

    @Test(arguments: [0.0, 3, 40])
    func `a level with ups and downs is not`(swing: Double) {
        #expect(
            verdict({ index in 50 + swing * (Double((index * 7919) % 101) / 50 - 1) }) == nil)
    }

    @Test func `a level that is reached slowly is not`() {
        #expect(verdict({ 30 * (1 - 1 / (1 + Double($0) / 20)) }) == nil)
    }
}

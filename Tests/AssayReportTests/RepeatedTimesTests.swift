import AssayCore
import AssayReport
import Testing

/// Repeats of a case say little of how cases differ.
@Suite struct RepeatedTimesTests {
    /// Ten cases of 100 to 1,000 ms, each run forty times.
    private func run(_ name: String) -> Baseline {
        var run = GateTests.frozen([Outcome](repeating: .accepted, count: 10), name: name)
        run.results = run.results.enumerated().flatMap { index, result in
            (0..<40).map { repetition in
                var one = result
                one.repetition = repetition
                one.episodeTime = .milliseconds(100 * Int64(index + 1))
                return one
            }
        }
        return run
    }

    @Test func `the interval of a median is as wide as its cases make it, not its repeats`() throws {
        let metrics = Comparer.compare(baseline: run("before"), candidate: run("after"), margins: Margins())
            .metrics
        let time = try #require(metrics.first { $0.metric == "episode_time_p50" })
        for side in [time.baselineEstimate, time.candidateEstimate] {
            let side = try #require(side)
            #expect(side.value == 500)
            #expect(side.low.map { $0 <= 400 } == true)
            #expect(side.high.map { $0 >= 700 } == true)
            #expect(side.count == 10)
        }
    }
}

import AssayCore
import AssayReport
import Testing

@Suite struct HarnessTests {
    private func level(_ run: RunRecord) -> RunSummary.Level {
        Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0]
    }

    /// A run of 200 episodes whose TTFT is given by the place in the run.
    private func run(timeToFirstToken: (Int) -> Int64) -> RunRecord {
        var run = record(Array(repeating: .accepted, count: 200)) { _ in 500 }
        for index in run.exchanges.indices {
            let sent = run.exchanges[index].trace.scheduled
            run.exchanges[index].trace.chunks[0].at = sent + .milliseconds(timeToFirstToken(index))
        }
        return run
    }

    @Test func `times that rise over the window are called not steady, and a level that wavers is not`() {
        let rising = level(run { 50 + Int64($0) / 2 }).notes.filter { $0.hasPrefix("not steady") }
        #expect(rising.count == 1)
        #expect(rising.first?.contains("rose") == true)
        let falling = level(run { 200 - Int64($0) / 2 }).notes.filter { $0.hasPrefix("not steady") }
        #expect(falling.first?.contains("fell") == true)
        #expect(!level(run { 100 + Int64($0 * 37 % 50) }).notes.contains { $0.hasPrefix("not steady") })
    }

    @Test func `a trend of no consequence is not mentioned`() {
        #expect(!level(run { 1_000 + Int64($0) / 10 }).notes.contains { $0.hasPrefix("not steady") })
    }

    @Test(arguments: [(0.5, false), (0.95, true)])
    func `a harness without time left is marked saturated`(share: Double, isMarked: Bool) {
        var run = record([.accepted, .accepted])
        run.header.windows[0].instrument = InstrumentHealth(busyShare: share, stampError: Nanoseconds(40_000))
        #expect(level(run).notes.contains { $0.hasPrefix("saturated") } == isMarked)
        let text = TextReport.text(
            Summarizer.summary(of: run, ledger: ledger(run), suites: []), style: Style(isColoured: false))
        #expect(text.contains("time stamps within 0.0400 ms"))
    }
}

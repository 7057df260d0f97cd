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

    @Test
    func `a report says what was left out as warm-up, what rates are taken over, and how long it drained`() {
        var run = record([Outcome](repeating: .accepted, count: 5))
        run.episodes[0].planned.warmUp = true
        let at = { (milliseconds: Int64) in run.header.origin + .milliseconds(milliseconds) }
        run.header.windows = [
            LevelWindow(level: 0, began: at(0), steadyFrom: at(530), steadyTo: at(20_530), ended: at(20_900))
        ]
        let line =
            "Window   warmed up by 1 episode in 0.530 s, left out · steady for 20.0 s, over which rates are taken · "
            + "drained in 0.370 s\n"
        let summary = Summarizer.summary(of: run, ledger: ledger(run), suites: [])
        #expect(TextReport.text(summary, style: Style(isColoured: false)).contains(line))
        #expect(
            HTMLReport.page(summary, record: run, ledger: ledger(run), comparison: nil, chartLibrary: nil)
                .contains("<p class=\"harness\">Window: warmed up by 1 episode in 0.530 s"))
        run.header.windows = []
        #expect(
            !TextReport.text(
                Summarizer.summary(of: run, ledger: ledger(run), suites: []), style: Style(isColoured: false)
            ).contains("Window"))
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

    @Test(arguments: [(100, "largest send lag of 9.00 ms"), (700, "p99 send lag of 8.00 ms")])
    func `a tail that the report withholds is not named in its notes`(count: Int, words: String) {
        var run = record([Outcome](repeating: .accepted, count: count))
        for index in run.exchanges.indices {
            // One of a hundred is sent 9 ms late, two are 8 ms late.
            let late: Int64 = index % 100 == 0 ? 9 : index % 100 < 3 ? 8 : 0
            run.exchanges[index].trace.sent = run.exchanges[index].trace.scheduled + .milliseconds(late)
        }
        let notes = level(run).notes.filter { $0.hasPrefix("generator-bound") }
        #expect(notes.count == 1)
        #expect(notes.first?.contains("the \(words) is more than 1 %") == true, "\(notes)")
    }
}

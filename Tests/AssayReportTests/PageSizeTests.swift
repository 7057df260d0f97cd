import AssayCore
import AssayReport
import Testing

/// A page that stays one that a browser opens, however long the run.
@Suite struct PageSizeTests {
    private func page(_ run: RunRecord) -> String {
        HTMLReport.page(
            Summarizer.summary(of: run, ledger: ledger(run), suites: []), record: run, ledger: ledger(run),
            comparison: nil, chartLibrary: "/* charts */")
    }

    private func count(_ words: String, in page: String) -> Int {
        page.split(separator: words, omittingEmptySubsequences: false).count - 1
    }

    @Test func `of many episodes the rejected and failed are listed first, and the others are counted`() {
        let outcomes = (0..<1200).map { index -> Outcome in
            index % 10 == 0 ? .rejected : index % 10 == 1 ? .failed : .accepted
        }
        let page = page(record(outcomes))
        #expect(count("<details class=\"case\"", in: page) == 1000)
        #expect(count("data-outcome=\"rejected\"", in: page) == 120)
        #expect(count("data-outcome=\"failed\"", in: page) == 120)
        #expect(page.contains("1,000 of 1,200 episodes are listed"))
        #expect(page.contains("episodes.jsonl"))
        #expect(!page.contains("Every case"))
    }

    @Test func `long outputs are listed as far as they have room`() {
        var run = record([Outcome](repeating: .rejected, count: 40))
        for index in run.exchanges.indices {
            run.exchanges[index].reply.text = String(repeating: "x", count: 1 << 20)
        }
        let page = page(run)
        #expect(count("<details class=\"case\"", in: page) == 15)
        #expect(page.contains("15 of 40 episodes are listed"))
    }

    @Test func `a line of a chart has a thousand points at most, the slowest request among them`() {
        let page = page(record([Outcome](repeating: .accepted, count: 1501)) { 100 + Int64($0) })
        #expect((1000...2002).contains(count("\"share\":", in: page)))
        #expect(page.contains("\"ms\":1600.0,\"share\":1.0}"))
        #expect(page.contains("\"ms\":100.0,"))
    }

    @Test func `a short run is shown whole`() {
        let page = page(record([.accepted, .rejected, .accepted]))
        #expect(count("<details class=\"case\"", in: page) == 3)
        #expect(page.contains("Every case") && !page.contains("episodes are listed"))
    }
}

import AssayCore
import AssayReport
import Testing

@Suite struct HTMLReportTests {
    @Test func `the page holds every case with its texts escaped and loads nothing`() {
        let run = record([.accepted, .rejected])
        let page = HTMLReport.page(
            Summarizer.summary(of: run, ledger: ledger(run), suites: []), record: run, ledger: ledger(run),
            comparison: nil, chartLibrary: nil)
        #expect(
            page.contains("Prompt &lt;b&gt;1&lt;/b&gt; &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("Output &amp; 1"))
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("src=") && !page.contains("href="))
        #expect(page.contains("default-src 'none'"))
    }

    @Test func `a comparison has the units and intervals that the text has`() throws {
        let (before, after) = (
            record(ComparerTests.forty), record(ComparerTests.forty.map { _ in .rejected })
        )
        let frozen = { (run: RunRecord) in
            Freezer.baseline(named: "x", record: run, ledger: ledger(run), suites: []) { $0 }
        }
        let comparison = Comparer.compare(
            baseline: frozen(before), candidate: frozen(after), margins: Margins())
        let page = HTMLReport.page(
            Summarizer.summary(of: after, ledger: ledger(after), suites: []), record: after,
            ledger: ledger(after), comparison: comparison, chartLibrary: nil)
        let text = ComparisonText.text(comparison, style: Style(isColoured: false))
        for words in [
            "-50.0 points", "[-66.2, -33.8]", "50.0 % [35.2, 64.8]", "800 tokens [800, 800]", "0.0 %",
        ] {
            #expect(text.contains(words), "\(words) in \(text)")
            #expect(page.contains(">\(words)"), "\(words)")
        }
    }
}

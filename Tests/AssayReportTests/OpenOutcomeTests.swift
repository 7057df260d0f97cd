import AssayCore
import AssayReport
import Testing

@Suite struct OpenOutcomeTests {
    private func reports(_ outcomes: [Outcome]) -> (text: String, page: String) {
        let run = record(outcomes)
        let summary = Summarizer.summary(of: run, ledger: ledger(run), suites: [])
        return (
            TextReport.text(summary, style: Style(isColoured: false)),
            HTMLReport.page(
                summary, record: run, ledger: ledger(run), comparison: nil, chartLibrary: nil)
        )
    }

    @Test(arguments: [Outcome.unscored, .stopped])
    func `what was not judged shows as the best case beside the rate`(open: Outcome) {
        let (text, page) = reports((0..<100).map { $0 % 2 == 0 ? .accepted : open })
        #expect(text.contains("at best"))
        #expect(text.contains("50.0 %   [40.4, 59.6]  100.0 %"), "\(text)")
        #expect(page.contains("accepted, from worst to best case"))
        #expect(page.contains("50.0–100.0 %"))
        #expect(page.contains("worst to best case 50.0–100.0 %"))
    }

    @Test func `where all was judged nothing is said of other cases`() {
        let (text, page) = reports([.accepted, .rejected, .failed])
        #expect(!text.contains("at best"))
        #expect(!page.contains("<th scope=\"col\">accepted, from worst to best case"))
    }

    @Test func `the bounds of a mix are weighted as its rate is`() {
        var run = record([.accepted, .unscored, .accepted, .rejected])
        run.header.suites = [("s", 3), ("t", 1)].map { name, weight in
            SuiteStamp(name: name, path: name, version: "1", digest: name, weight: weight)
        }
        for index in run.episodes.indices where index >= 2 { run.episodes[index].planned.suite = "t" }
        let blend = Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0].groups[2]
        guard case .figure(let bounds) = blend.value("acceptance_bounds") else {
            Issue.record("no bounds")
            return
        }
        #expect(bounds.low == 0.5 && bounds.high == 0.875)
    }
}

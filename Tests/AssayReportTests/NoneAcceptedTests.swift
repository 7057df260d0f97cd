import AssayCore
import AssayReport
import Testing

/// What is said of a cost per accepted output where nothing was accepted.
@Suite struct NoneAcceptedTests {
    /// Episodes that cost a dollar each, and two more where they are not accepted.
    private func summary(rejected count: Int, repeats: Int = 1) -> (RunRecord, Ledger, RunSummary) {
        var run = record([Outcome](repeating: .rejected, count: count))
        for index in run.episodes.indices {
            run.episodes[index].planned.caseID = "c\(index / repeats)"
            run.episodes[index].planned.repetition = index % repeats
        }
        func money(_ units: Int64) -> Cost {
            .known(Money(nanos: units * 1_000_000_000, currency: .usDollar))
        }
        let ledger = Ledger(
            currency: .usDollar, basis: [],
            episodes: Dictionary(
                uniqueKeysWithValues: run.episodes.map {
                    (
                        $0.planned.id,
                        EpisodeLedger(
                            episode: $0.planned.id,
                            lines: [LedgerLine(.inference, money(1)), LedgerLine(.failure, money(2))])
                    )
                }))
        return (run, ledger, Summarizer.summary(of: run, ledger: ledger, suites: []))
    }

    /// As many as 3 in n cases may be accepted: (1 + (1 − 3/n)·2) ÷ (3/n), and of fewer than four cases all of them.
    @Test(arguments: [(2, 1, 1.0), (14, 1, 12), (100, 1, 98), (100, 10, 8)])
    func `the lower bound is what it costs where as many are accepted as may be`(
        count: Int, repeats: Int, bound: Double
    ) throws {
        let metrics = try #require(
            SummaryJSON.json(summary(rejected: count, repeats: repeats).2)["levels"]?
                .value(at: "0.groups.0.metrics"))
        for name in ["cost_per_accepted_output", "cost_per_useful_output"] {
            let value = try #require(metrics[name])
            #expect(value["value"] == .null)
            #expect(abs(try #require(value["low"]?.numberValue) - bound) < 1e-9)
            #expect(value["because"]?.stringValue?.hasPrefix("none ") == true)
        }
    }

    @Test func `text and page show the same bound`() {
        let (run, ledger, summary) = summary(rejected: 14)
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("none accepted, > $12.0"), "\(text)")
        let page = HTMLReport.page(summary, record: run, ledger: ledger, comparison: nil, chartLibrary: nil)
        #expect(page.contains("none accepted, &gt; $12.0"))
        #expect(page.contains("none useful, &gt; $12.0"))
        #expect(page.contains(">&gt; $12.0<"))
    }

    @Test func `a side of a comparison that accepted nothing says so, and the other keeps its figure`() {
        let before = GateTests.frozen([Outcome](repeating: .accepted, count: 40), name: "before")
        let after = GateTests.frozen([Outcome](repeating: .rejected, count: 40), name: "after")
        let comparison = Comparer.compare(baseline: before, candidate: after, margins: Margins())
        let line = ComparisonText.text(comparison, style: Style(isColoured: false)).split(separator: "\n")
            .first { $0.contains("cost_per_accepted_output") }
        #expect(line?.contains(/0\.0100 USD.* none accepted .* not comparable/) == true, "\(line ?? "")")
    }
}

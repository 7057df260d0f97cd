import AssayCore
import AssayReport
import Testing

/// What a report says of the tokens of a level of which some requests failed.
@Suite struct TokenTotalsTests {
    /// Four requests of 20 output tokens, the last of which failed without a word of its usage.
    private func summary(_ failure: Failure, status: Int?) -> RunSummary {
        var run = record([.accepted, .accepted, .accepted, .failed])
        run.exchanges[3].usage = .unknown
        run.exchanges[3].ending = .failed(failure)
        run.exchanges[3].wire = status.map { WireDetails(status: $0, reusedConnection: false, bodyBytes: 0) }
        return Summarizer.summary(of: run, ledger: ledger(run), suites: [])
    }

    private func tokens(_ summary: RunSummary) -> MetricValue? {
        summary.levels.first?.groups.first?.value("output_tokens")
    }

    @Test(arguments: [
        (Failure(.rateLimited, "HTTP 429"), 429), (Failure(.server, "HTTP 503"), 503),
        (Failure(.connect, "refused"), nil as Int?),
    ])
    func `a request that was refused took no tokens`(failure: Failure, status: Int?) {
        #expect(
            tokens(summary(failure, status: status))
                == .figure(Estimate(value: 60, low: nil, high: nil, count: 4)))
    }

    @Test(arguments: [
        (Failure(.timeout, "late"), nil as Int?), (Failure(.brokenStream, "reset"), 200),
        (Failure(.server, "HTTP 504"), 504),
    ])
    func `a request that broke off leaves the total open upwards`(failure: Failure, status: Int?) {
        let summary = summary(failure, status: status)
        #expect(
            tokens(summary)
                == .atLeast(60, count: 4, because: "1 of 4 requests came without their token counts"))
        #expect(TextReport.text(summary, style: Style(isColoured: false)).contains("≥ 60"))
    }

    @Test func `where no request has counts there is no total`() {
        var run = record([.accepted, .accepted])
        for index in run.exchanges.indices { run.exchanges[index].usage = .unknown }
        let summary = Summarizer.summary(of: run, ledger: ledger(run), suites: [])
        #expect(
            tokens(summary) == .absent(because: "2 of 2 requests came without their token counts"))
    }
}

import AssayCore
import AssayReport
import Testing

/// How sure the percentiles of times are where samples depend on each other.
@Suite struct DistributionTests {
    private func metric(_ name: String, _ run: RunRecord) throws -> JSONValue {
        try #require(
            SummaryJSON.json(Summarizer.summary(of: run, ledger: ledger(run), suites: []))["levels"]?
                .value(at: "0.groups.0.metrics.\(name)"))
    }

    /// Requests of 700 tokens, each with a pace of its own.
    private func streams(_ requests: Int) -> RunRecord {
        var run = record([Outcome](repeating: .accepted, count: requests))
        for index in run.exchanges.indices {
            let sent = run.exchanges[index].trace.scheduled
            run.exchanges[index].trace.chunks = (1...700).map {
                Chunk(
                    at: sent + .milliseconds(Int64($0 * (10 + index))), kind: .answer, bytes: 1, tokens: 1)
            }
        }
        return run
    }

    @Test func `the tokens of ten requests do not make a tail`() throws {
        let itl = try metric("itl", streams(10))
        #expect(itl["count"]?.integerValue == 6990)
        #expect(itl["p99"] == .null && itl["p99.9"] == .null)
    }

    @Test func `the interval of a time between tokens is that of so many requests`() throws {
        // Paces of 10 to 69 ms: of 60 independent ones the 22nd and the 39th are the bounds of the median.
        let median = try #require(try metric("itl", streams(60))["p50"])
        #expect(median["value"]?.numberValue == 39)
        #expect(median["low"]?.numberValue == 31 && median["high"]?.numberValue == 48)
        #expect(median["count"]?.integerValue == 60)
    }

    @Test func `a chunk of half a billion tokens takes no more room than one of a single token`() throws {
        var run = record([.accepted])
        run.exchanges[0].trace.chunks[1].tokens = 500_000_000
        #expect(try metric("itl", run)["count"]?.integerValue == 500_000_000)
    }

    /// Ten cases of twenty repeats, whose TTFT is given by the case and the repeat.
    private func repeats(_ time: (_ number: Int, _ repetition: Int) -> Int64) -> RunRecord {
        var run = record([Outcome](repeating: .accepted, count: 200)) { _ in 5000 }
        for index in run.episodes.indices {
            run.episodes[index].planned.caseID = "c\(index / 20)"
            run.episodes[index].planned.repetition = index % 20
            let sent = run.exchanges[index].trace.scheduled
            run.exchanges[index].trace.chunks[0].at = sent + .milliseconds(time(index / 20, index % 20))
        }
        return run
    }

    @Test func `repeats of a case count as little as they add`() throws {
        let byCase = repeats { number, repetition in 100 * Int64(number + 1) + Int64(repetition) }
        // Ten cases are too few even for a median; two hundred requests are not, of these ten.
        let median = try #require(try metric("ttft", byCase)["p50"])
        #expect(median["value"]?.numberValue == 519 && median["scope"]?.stringValue == "these_cases")
        #expect(median["count"]?.integerValue == 200)
        let byChance = repeats { number, repetition in 100 + Int64((number * 7 + repetition * 13) % 200) }
        let tail = try #require(try metric("ttft", byChance)["p90"])
        #expect(tail["value"]?.numberValue != nil && tail["scope"] == nil)
    }

    @Test func `how late the harness was is known however few cases there are`() throws {
        let lag = try #require(
            try metric("send_lag", repeats { number, _ in 100 * Int64(number + 1) })["p50"])
        #expect(lag["count"]?.integerValue == 200 && lag["scope"] == nil)
    }

    @Test func `the requests of one episode speak for it alone`() throws {
        var run = record([.accepted])
        let first = run.exchanges[0]
        run.exchanges = (0..<40).map { number in
            var exchange = first
            exchange.request.id = ExchangeID(episode: first.id.episode, turn: number)
            return exchange
        }
        run.episodes[0].exchanges = run.exchanges.map(\.id)
        #expect(try metric("e2e", run)["count"]?.integerValue == 40)
        #expect(try metric("e2e", run)["p50"] == .null)
    }

    @Test func `a report says what it means that percentiles speak for the run's cases only`() {
        func text(_ run: RunRecord) -> String {
            TextReport.text(
                Summarizer.summary(of: run, ledger: ledger(run), suites: []), style: Style(isColoured: false))
        }
        let few = text(repeats { number, _ in 100 * Int64(number + 1) })
        #expect(few.contains("500*") && few.contains("note: percentiles with a * are of the cases"))
        #expect(!text(streams(60)).contains("with a *"))
    }
}

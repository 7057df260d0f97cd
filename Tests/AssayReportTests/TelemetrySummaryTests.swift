import AssayCore
import AssayReport
import Testing

@Suite struct TelemetrySummaryTests {
    private static func at(_ seconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: seconds * 1_000_000_000)
    }

    private static func sample(
        _ seconds: Int64, _ values: [TelemetryTerm: Double], url: String = "u", failure: String? = nil
    ) -> TelemetrySample {
        TelemetrySample(backend: "b", url: url, at: at(seconds), values: values, failure: failure)
    }

    private func summary(_ samples: [TelemetrySample]) -> TelemetrySummary? {
        TelemetrySummary(
            samples, in: SteadyWindow(from: Self.at(10), to: Self.at(20)), level: (Self.at(5), Self.at(25)))
    }

    private func value(_ summary: TelemetrySummary?, _ name: String) -> Double? {
        summary?.figures.first { $0.name == name }?.value
    }

    @Test func `counters are differences over the steady window, what is read off is averaged`() {
        let summary = summary([
            Self.sample(4, [.outputTokens: 1, .running: 99]),
            Self.sample(6, [.outputTokens: 50, .running: 9]),
            Self.sample(
                10,
                [
                    .outputTokens: 100, .running: 2, .prefixHits: 10, .prefixQueries: 20, .draftTokens: 0,
                    .draftAccepted: 0, .firstTokenSeconds: 1, .firstTokenCount: 10,
                ]), Self.sample(15, [.outputTokens: 150, .running: 6]),
            Self.sample(
                20,
                [
                    .outputTokens: 300, .running: 4, .prefixHits: 40, .prefixQueries: 120, .draftTokens: 0,
                    .draftAccepted: 0, .firstTokenSeconds: 3, .firstTokenCount: 14,
                ]), Self.sample(24, [.outputTokens: 999, .running: 77]),
        ])
        #expect(summary?.readings == 3)
        #expect(summary?.covered == .seconds(10))
        #expect(value(summary, "output_token_rate") == 20)
        #expect(value(summary, "running") == 4)
        #expect(summary?.figures.first { $0.name == "running" }?.most == 6)
        #expect(value(summary, "prefix_cache_hit_rate") == 0.3)
        #expect(value(summary, "ttft") == 500)
        // Nothing was drafted: a rate of nothing is not 0.
        #expect(value(summary, "draft_acceptance") == nil)
        #expect(value(summary, "preemptions") == nil)
        #expect(summary?.notes == [])
    }

    @Test
    func `what goes up and down is kept for a chart over the whole level, thinned out where it is long`() {
        let short = summary([
            Self.sample(4, [.running: 99]), Self.sample(6, [.running: 9, .outputTokens: 50]),
            Self.sample(12, [.running: 2, .waiting: 1], url: "v"),
        ])
        #expect(
            short?.course.map { "\($0.term) \($0.url) \($0.at.count / 1_000_000_000) \($0.value)" }
                == ["running u 1 9.0", "running v 7 2.0", "waiting v 7 1.0"])
        let long = summary(
            (0..<2500).map { index in
                TelemetrySample(
                    backend: "b", url: "u",
                    at: MonotonicInstant(nanoseconds: 5_000_000_000 + Int64(index) * 8_000_000),
                    values: [.running: Double(index)])
            })
        #expect(long?.course.count == 834)
        #expect(long?.course.last?.value == 2499)
    }

    @Test func `several addresses are added up or averaged`() {
        let summary = summary([
            Self.sample(11, [.running: 1, .cacheUse: 0.5, .preemptions: 1]),
            Self.sample(11, [.running: 3, .cacheUse: 0.1, .preemptions: 5], url: "v"),
            Self.sample(19, [.running: 1, .cacheUse: 0.5, .preemptions: 2]),
            Self.sample(19, [.running: 3, .cacheUse: 0.1, .preemptions: 9], url: "v"),
            Self.sample(12, [.power: 300], url: "dcgm"), Self.sample(18, [.power: 100], url: "dcgm"),
        ])
        #expect(value(summary, "running") == 4)
        #expect(value(summary, "kv_cache_use") == 0.3)
        #expect(value(summary, "preemptions") == 5)
        #expect(value(summary, "power_w") == 200)
        #expect(summary?.figures.first { $0.name == "power_w" }?.most == 300)
    }

    @Test(arguments: [(12, 18), (6, 12), (18, 24)])
    func `a counter that went down is a restart, which the run says and does not count over`(
        before: Int64, after: Int64
    ) {
        let summary = summary([
            Self.sample(11, [.running: 1, .outputTokens: 400]),
            Self.sample(19, [.running: 3, .outputTokens: 401]),
            Self.sample(before, [.running: 2, .preemptions: 50]),
            Self.sample(after, [.running: 2, .preemptions: 7]),
        ])
        #expect(value(summary, "running") == 2)
        #expect(value(summary, "output_token_rate") == nil)
        #expect(value(summary, "preemptions") == nil)
        #expect(
            summary?.notes.first?.contains("restarted during this level: preemptions went from 50.0 to 7.00")
                == true)
    }

    @Test func `too few readings and failed ones are said`() {
        let one = summary([
            Self.sample(11, [.outputTokens: 4]), Self.sample(14, [:], failure: "HTTP 503"),
        ])
        #expect(value(one, "output_token_rate") == nil)
        #expect(one?.notes.count == 2)
        #expect(one?.notes.contains("1 of 2 readings of u failed: HTTP 503.") == true)
        #expect(summary([]) == nil)
        #expect(summary([Self.sample(4, [.running: 1])]) == nil)
    }

    @Test func `the reports show the server beside the client`() {
        var record = record(Array(repeating: .accepted, count: 20))
        let window = record.header.windows.first
        #expect(window != nil)
        guard let window else { return }
        let backend = record.header.plan.levels.first?.backend ?? ""
        record.telemetry = [window.steadyFrom, window.steadyTo].enumerated().map { index, at in
            TelemetrySample(
                backend: backend, url: "u", at: at,
                values: [.running: 3, .prefixHits: Double(index) * 10, .prefixQueries: Double(index) * 40])
        }
        let summary = Summarizer.summary(of: record, ledger: ledger(record), suites: [])
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("Server  2 readings over"))
        #expect(text.contains("prefix-cache hits"))
        #expect(text.contains("25.0 %"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
        let json = SummaryJSON.json(summary)
        #expect(json.value(at: "levels.0.telemetry.0.figures.prefix_cache_hit_rate.value") == .number(0.25))
        #expect(json.value(at: "levels.0.telemetry.0.figures.running.client_metric") == "concurrency_held")
        let page = HTMLReport.page(
            summary, record: record, ledger: ledger(record), comparison: nil, chartLibrary: nil)
        #expect(page.contains("What the server says of itself"))
    }

    /// A run of a composite of two backends, each asked in turn, whose servers tell of themselves.
    private static func composite() -> RunRecord {
        var run = record(Array(repeating: .accepted, count: 20))
        run.header.backends = [
            BackendIdentity(name: "b", kind: "cache", model: "", details: ["made_of": ["ladder"]]),
            BackendIdentity(
                name: "ladder", kind: "cascade", model: "", details: ["made_of": ["big", "small"]]),
            BackendIdentity(name: "big", kind: "openai", model: "m"),
            BackendIdentity(name: "small", kind: "openai", model: "m"),
            BackendIdentity(name: "other", kind: "openai", model: "m"),
        ]
        run.exchanges = run.exchanges.flatMap { whole -> [Exchange] in
            var (whole, hop) = (whole, whole)
            whole.part = .whole(delivered: 1, decisions: [])
            hop.part = .hop(
                .inference, Decision(.cascade, of: "ladder", .asked, because: ""), isBatched: false)
            hop.request.id.hop = 1
            hop.backend = hop.id.episode.count % 2 == 0 ? "small" : "big"
            return [hop, whole]
        }
        for index in run.episodes.indices {
            var hop = run.episodes[index].exchanges[0]
            hop.hop = 1
            run.episodes[index].exchanges.insert(hop, at: 0)
        }
        run.telemetry = [("small", 3.0), ("big", 1), ("other", 9)].flatMap { name, running in
            [0, 2].map { second in
                TelemetrySample(
                    backend: name, url: name, at: at(second),
                    values: [.running: running, .promptTokens: Double(second) * running])
            }
        }
        return run
    }

    @Test func `of a composite every part's server stands beside the requests that it was asked`() throws {
        let run = Self.composite()
        let summary = Summarizer.summary(of: run, ledger: ledger(run), suites: [])
        let sides = try #require(summary.levels.first?.telemetry)
        #expect(sides.map(\.backend) == ["big", "small"])
        #expect(sides.map { value($0.telemetry, "prompt_token_rate") } == [1, 3])
        // Ten of the twenty cases have names of an odd length: 100 prompt tokens each over two seconds.
        let rates = sides.map { side in
            side.client.first { $0.metric.name == "prompt_token_rate" }.map(\.value)
        }
        for rate in rates {
            guard case .figure(let estimate) = rate else {
                Issue.record("the client has no rate")
                continue
            }
            #expect(estimate.value == 500)
        }
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("Server of big  2 readings over") && text.contains("Server of small  2"))
        let page = HTMLReport.page(
            summary, record: run, ledger: ledger(run), comparison: nil, chartLibrary: "/* charts */")
        #expect(page.contains("What the server of small says of itself"))
        #expect(page.contains("requests-0\"") && page.contains("requests-0-1\""))
        #expect(!page.contains("server of other"))
        // A chart is headed by what was told, not by what might have been.
        #expect(page.contains("Server of small: running requests</figcaption>"))
        let json = SummaryJSON.json(summary)
        #expect(json.value(at: "levels.0.telemetry.1.backend") == "small")
        #expect(json.value(at: "levels.0.telemetry.1.figures.running.value") == .number(3))
    }
}

import AssayCore
import AssayReport
import Testing

/// A run of one suite whose episodes end as given, one request of 100 prompt and 20 output tokens each, 10 ms apart.
func record(_ outcomes: [Outcome], milliseconds: (Int) -> Int64 = { 100 + Int64($0) }, machine: String = "m")
    -> RunRecord
{
    let origin = MonotonicInstant(nanoseconds: 0)
    var episodes: [Episode] = []
    var exchanges: [Exchange] = []
    var planned: [PlannedEpisode] = []
    for (index, outcome) in outcomes.enumerated() {
        let plan = PlannedEpisode(
            id: "0/s/c\(index)/0", suite: "s", caseID: "c\(index)", repetition: 0, seed: 1, warmUp: false)
        planned.append(plan)
        let start = origin + .milliseconds(10 * Int64(index))
        let first = start + .milliseconds(30)
        let end = start + .milliseconds(milliseconds(index))
        let failed = outcome == .failed
        exchanges.append(
            Exchange(
                request: GenerationRequest(
                    id: ExchangeID(episode: plan.id), scheduled: start,
                    messages: [Message(.user, "Prompt <b>\(index)</b> </script><script>alert(1)</script>")]),
                backend: "b",
                trace: Trace(
                    scheduled: start, sent: start, firstByte: first, terminal: end, closed: end,
                    chunks: failed
                        ? []
                        : [
                            Chunk(at: first, kind: .answer, bytes: 1, tokens: 1),
                            Chunk(at: end, kind: .answer, bytes: 1, tokens: 1),
                        ]),
                reply: Reply(text: "Output & \(index)"),
                usage: Usage(freshPrompt: 80, cacheRead: 20, answer: 20),
                ending: failed ? .failed(Failure(.timeout, "late")) : .completed(.stop)))
        let scores: [Score] =
            switch outcome {
            case .accepted:
                [Score(scorer: "x", required: true, finding: .judged(value: 1, passed: true), reason: "good")]
            case .rejected:
                [Score(scorer: "x", required: true, finding: .judged(value: 0, passed: false), reason: "bad")]
            case .unscored: [Score(scorer: "x", required: true, finding: .unscored, reason: "no sandbox")]
            case .failed, .stopped: []
            }
        episodes.append(
            Episode(
                planned: plan, backend: "b", level: 0, scheduled: start, ended: end,
                exchanges: [ExchangeID(episode: plan.id)],
                output: "Output & \(index)",
                ending: failed
                    ? .failed(Failure(.timeout, "late"))
                    : outcome == .stopped ? .stopped(.interrupt) : .answered,
                scores: scores))
    }
    let end = origin + .seconds(2)
    let header = RunHeader(
        id: "run-1", started: "2026-01-01T00:00:00Z", version: "0", configuration: [:],
        plan: RunPlan(
            seed: 1,
            levels: [
                PlannedLevel(
                    backend: "b", shape: .closed(concurrency: 2), stop: StopRule(), episodes: planned)
            ], digest: "abcdef"),
        suites: [SuiteStamp(name: "s", path: "suites/s", version: "1", digest: "d", weight: 1)],
        backends: [BackendIdentity(name: "b", kind: "engine", model: "tiny")],
        machine: Machine(processor: machine, cores: 2, memoryBytes: 1, system: "Linux"), origin: origin,
        status: .finished,
        windows: [LevelWindow(level: 0, began: origin, steadyFrom: origin, steadyTo: end, ended: end)])
    return RunRecord(header: header, exchanges: exchanges, episodes: episodes)
}

/// A ledger in which every episode costs a cent.
func ledger(_ record: RunRecord, nanos: Int64 = 10_000_000) -> Ledger {
    Ledger(
        currency: .usDollar, basis: ["b: per million tokens"],
        episodes: Dictionary(
            uniqueKeysWithValues: record.episodes.map {
                (
                    $0.planned.id,
                    EpisodeLedger(
                        episode: $0.planned.id,
                        lines: [LedgerLine(.inference, .known(Money(nanos: nanos, currency: .usDollar)))])
                )
            }))
}

@Suite struct MetricTests {
    private func value(_ name: String, _ outcomes: [Outcome]) -> MetricValue {
        let run = record(outcomes)
        return Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0].groups[0].value(name)
    }

    private func figure(_ name: String, _ outcomes: [Outcome]) -> Double? {
        if case .figure(let estimate) = value(name, outcomes) { estimate.value } else { nil }
    }

    static let mixed: [Outcome] = [.accepted, .rejected, .failed, .accepted]

    @Test func `a window that is shorter than the median episode has no rates`() {
        var run = record(Self.mixed)
        let times = run.episodes.map { $0.ended - $0.scheduled }.sorted()
        run.header.windows[0].steadyTo = run.header.origin + (times[1] - .milliseconds(1))
        let group = Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0].groups[0]
        for name in ["output_token_rate", "request_rate", "goodput"] {
            #expect(
                group.value(name)
                    == .absent(
                        because:
                            "the steady window was shorter than the median episode: run more episodes or longer"
                    ))
        }
    }

    @Test func `failed and rejected episodes stay in the denominator and in the cost`() {
        #expect(figure("acceptance_rate", Self.mixed) == 0.5)
        #expect(figure("failure_rate", Self.mixed) == 0.25)
        #expect(figure("total_cost", Self.mixed).map { abs($0 - 0.04) < 1e-12 } == true)
        #expect(figure("cost_per_accepted_output", Self.mixed).map { abs($0 - 0.02) < 1e-12 } == true)
        #expect(figure("cost_per_accepted_token", Self.mixed).map { abs($0 - 1000) < 1e-6 } == true)
        #expect(figure("output_token_rate", Self.mixed) == 40)
        #expect(figure("accepted_token_rate", Self.mixed) == 20)
    }

    @Test func `nothing accepted is said, never zero`() {
        #expect(
            value("cost_per_accepted_output", [.rejected, .rejected])
                == .atLeast(0.01, count: 2, because: "none accepted"))
        #expect(
            value("cost_per_accepted_token", [.rejected, .rejected]) == .absent(because: "none accepted"))
    }

    @Test func `adding a rejected episode never lowers the cost per accepted output`() throws {
        var outcomes: [Outcome] = [.accepted, .accepted]
        var last = try #require(figure("cost_per_accepted_output", outcomes))
        for _ in 0..<5 {
            outcomes.append(.rejected)
            let next = try #require(figure("cost_per_accepted_output", outcomes))
            #expect(next >= last)
            last = next
        }
    }

    @Test func `unscored and stopped episodes show as bounds`() {
        guard
            case .figure(let bounds) = value(
                "acceptance_bounds", [.accepted, .unscored, .stopped, .rejected])
        else {
            Issue.record("no bounds")
            return
        }
        #expect(bounds.low == 0.25)
        #expect(bounds.high == 0.75)
    }

    @Test func `percentiles are shown only where there are samples enough`() {
        let few = Distribution((1...63).map(Double.init))
        let enough = Distribution((1...64).map(Double.init))
        #expect(few.percentile(0.9) == .atMost(61))
        #expect(enough.percentile(0.9) == .estimate(Estimate(value: 58, low: 53, high: 63, count: 64)))
        #expect(enough.percentile(0.99) == .unknown)
        #expect(Distribution([1, 2]).percentile(0.5) == .unknown)
    }

    @Test(arguments: [(0.5, 11), (0.9, 64), (0.99, 662), (0.999, 6_636)])
    func `a percentile needs two samples above it with 99 % confidence`(share: Double, count: Int) {
        func percentile(_ count: Int) -> Distribution.Percentile {
            Distribution((1...count).map(Double.init)).percentile(share)
        }
        guard case .estimate = percentile(count) else {
            Issue.record("\(count) samples are enough")
            return
        }
        if case .estimate = percentile(count - 1) { Issue.record("\(count - 1) samples are too few") }
    }

    @Test func `every step of the waterfall is part of the one before`() {
        let run = record(Self.mixed)
        let steps = Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0].groups[0].waterfall
            .steps
        #expect(steps.map(\.tokens) == [80, 80, 80, 40, 40])
    }
}

@Suite struct TextReportTests {
    @Test func `the report reads as it should`() {
        let run = record([.accepted, .rejected, .accepted, .unscored, .failed, .accepted])
        let text = TextReport.text(
            Summarizer.summary(of: run, ledger: ledger(run), suites: []), style: Style(isColoured: false))
        for expected in [
            "Run run-1", "b at concurrency 2", "50.0 %", "[18.8, 81.2]", "$0.0200", "█",
            "1 of 6 episodes are unscored, for example because no sandbox",
            "1 of 6 episodes failed (timeout): late", "inference: 0.06 USD",
        ] { #expect(text.contains(expected), "missing: \(expected) in\n\(text)") }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 130 || $0.contains("note:") })
    }

    @Test(arguments: [
        (0.0, "0"), (0.000123, "0.000123"), (0.0456, "0.0456"), (1.2345, "1.23"), (45.67, "45.7"),
        (1234.5, "1,235"), (-1e6, "-1,000,000"),
    ])
    func `figures have three significant digits`(value: Double, text: String) {
        #expect(Figure.number(value) == text)
    }
}

@Suite struct ComparerTests {
    private func compare(_ before: RunRecord, _ after: RunRecord, cost: Int64 = 10_000_000) -> Comparison {
        let frozen = { (run: RunRecord, nanos: Int64) in
            Freezer.baseline(named: "x", record: run, ledger: ledger(run, nanos: nanos), suites: []) { $0 }
        }
        return Comparer.compare(
            baseline: frozen(before, 10_000_000), candidate: frozen(after, cost), margins: Margins())
    }

    private func verdict(_ comparison: Comparison, _ metric: String) -> Verdict? {
        comparison.metrics.first { $0.metric == metric }?.verdict
    }

    static let forty = (0..<40).map { $0 % 2 == 0 ? Outcome.accepted : .rejected }

    @Test func `a run is equivalent to itself in every metric`() {
        let comparison = compare(record(Self.forty), record(Self.forty))
        #expect(comparison.metrics.allSatisfy { $0.verdict == .equivalent(worseWithinMargin: false) })
        #expect(comparison.flips.isEmpty)
    }

    @Test func `losing every acceptance regresses, and each flip is named`() {
        let comparison = compare(record(Self.forty), record(Self.forty.map { _ in .rejected }))
        #expect(verdict(comparison, "acceptance_rate") == .regressed)
        #expect(comparison.flips.count == 20)
    }

    @Test func `a doubled price regresses the cost, a halved one improves it`() {
        #expect(
            verdict(
                compare(record(Self.forty), record(Self.forty), cost: 20_000_000), "cost_per_accepted_output")
                == .regressed)
        #expect(
            verdict(
                compare(record(Self.forty), record(Self.forty), cost: 5_000_000), "cost_per_accepted_output")
                == .improved)
    }

    @Test func `one flip among few cases is inconclusive`() {
        let comparison = compare(
            record([.accepted, .accepted, .rejected, .accepted]),
            record([.accepted, .rejected, .rejected, .accepted]))
        guard case .inconclusive = verdict(comparison, "acceptance_rate") else {
            Issue.record("\(String(describing: verdict(comparison, "acceptance_rate")))")
            return
        }
    }

    @Test func `twice the time regresses on one machine and is not compared across two`() {
        let slow = record(Self.forty, milliseconds: { 200 + 2 * Int64($0) })
        #expect(verdict(compare(record(Self.forty), slow), "episode_time_p50") == .regressed)
        let elsewhere = record(Self.forty, machine: "other")
        let comparison = compare(record(Self.forty), elsewhere)
        #expect(
            verdict(comparison, "ttft_p50")
                == .incomparable(because: "the runs were made on different machines (m → other)"))
        #expect(comparison.limits.contains { $0.hasSuffix("different machines (m → other).") })
    }

    @Test func `what differs in the backends' settings is said`() {
        var other = record(Self.forty)
        let name = other.header.backends[0].name
        other.header.backends[0].details = ["threads": 4]
        #expect(
            compare(record(Self.forty), other).limits.contains(
                "The backends' versions or settings differ: \(name)'s threads none → 4."))
    }
}

import AssayCore
import AssayReport
import Testing

/// How agents work: tokens per step, growth of the context, repeated calls, what failed runs cost.
@Suite struct AgentMetricTests {
    /// An episode, its requests and what it cost.
    private struct Item {
        var episode: Episode
        var exchanges: [Exchange]
        var lines: [LedgerLine]
    }

    /// An episode with one request per pair of prompt and output tokens.
    private func item(
        _ id: String, _ tokens: [(Int?, Int)], calls: [(String, String)] = [], accepted: Bool = true,
        tools: Bool = true
    ) -> Item {
        let now = MonotonicInstant(nanoseconds: 0)
        let offered = tools ? [ToolDeclaration(name: "look", summary: "", parameters: [:])] : []
        let exchanges = tokens.enumerated().map { turn, tokens in
            Exchange(
                request: GenerationRequest(
                    id: ExchangeID(episode: id, turn: turn), scheduled: now, messages: [], tools: offered),
                backend: "b", trace: Trace(scheduled: now, closed: now), reply: Reply(text: ""),
                usage: Usage(freshPrompt: tokens.0, cacheRead: 0, answer: tokens.1),
                ending: .completed(.stop))
        }
        var episode = Episode(
            planned: PlannedEpisode(id: id, suite: "s", caseID: id, repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0, scheduled: now, ended: now, exchanges: exchanges.map(\.id), output: "",
            ending: .answered)
        episode.steps = calls.map {
            ToolStep(turn: 0, call: ToolCall(id: "1", name: "look", arguments: $0.0), result: $0.1)
        }
        episode.scores = [
            Score(
                scorer: "x", required: true, finding: .judged(value: accepted ? 1 : 0, passed: accepted),
                reason: "")
        ]
        func dollars(_ count: Int64) -> Cost {
            .known(Money(nanos: count * 1_000_000_000, currency: .usDollar))
        }
        return Item(
            episode: episode, exchanges: exchanges,
            lines: [LedgerLine(.inference, dollars(2)), LedgerLine(.failure, dollars(7))])
    }

    private func value(_ name: String, _ items: [Item]) -> MetricValue? {
        let header = RunHeader(
            id: "r", started: "", version: "0", configuration: [:],
            plan: RunPlan(
                seed: 1,
                levels: [
                    PlannedLevel(
                        backend: "b", shape: .closed(concurrency: 1), stop: StopRule(),
                        episodes: items.map(\.episode.planned))
                ], digest: "d"),
            suites: [SuiteStamp(name: "s", path: "", version: "1", digest: "", weight: 1)], backends: [],
            machine: Machine(processor: "", cores: 1, memoryBytes: 1, system: ""),
            origin: MonotonicInstant(nanoseconds: 0), status: .finished, windows: [])
        let record = RunRecord(
            header: header, exchanges: items.flatMap(\.exchanges), episodes: items.map(\.episode))
        let ledgers = items.map {
            ($0.episode.planned.id, EpisodeLedger(episode: $0.episode.planned.id, lines: $0.lines))
        }
        let summary = Summarizer.summary(
            of: record,
            ledger: Ledger(
                currency: .usDollar, basis: [], episodes: Dictionary(ledgers) { first, _ in first }),
            suites: [])
        return summary.levels.first?.groups.first?.value(name)
    }

    private func figure(_ name: String, _ items: [Item]) -> Double? {
        if case .figure(let estimate)? = value(name, items) { estimate.value } else { nil }
    }

    @Test func `tokens and growth count the turns of episodes with tools`() {
        let items = [
            item("a", [(100, 10), (130, 10), (190, 10)]), item("b", [(100, 50)]),
            item("c", [(5000, 5000)], tools: false),
        ]
        // (110 + 140 + 200 + 150) ÷ 4 turns; (190 − 100) ÷ 2.
        #expect(figure("tokens_per_step", items) == 150)
        #expect(figure("context_growth", items) == 45)
        #expect(value("tokens_per_step", [items[2]]) == .absent(because: "no episode was offered tools"))
        let unknown = [item("d", [(nil, 10), (130, 10)])]
        #expect(
            value("context_growth", unknown)
                == .absent(because: "not every server reported its token counts"))
    }

    @Test func `a call is repeated where tool, arguments and reply are those of an earlier one`() {
        let calls = [
            (#"{"a": 1, "b": 2}"#, "x"), (#"{"b":2,"a":1}"#, "x"), (#"{"a": 1, "b": 2}"#, "changed"),
            ("{broken", "x"), ("{broken", "x"),
        ]
        #expect(figure("repeated_calls", [item("a", [(1, 1)], calls: calls)]) == 0.4)
        #expect(value("repeated_calls", [item("a", [(1, 1)])]) == .absent(because: "no tool was called"))
    }

    @Test func `failed runs cost what was spent on them, without what they cost downstream`() {
        let items = [
            item("a", [(1, 1)]), item("b", [(1, 1)], accepted: false), item("c", [(1, 1)], accepted: false),
        ]
        #expect(figure("cost_of_failed_runs", items) == 4)
    }
}

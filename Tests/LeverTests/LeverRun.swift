import AssayCore
import AssayEconomics
import AssayReport
import AssayRunner
import AssayStatistics
import AssayTestSupport
import Synchronization

/// A run of one backend on cases whose right output is "yes", on a clock moved by hand.
struct LeverRun {
    let record: RunRecord
    let ledger: Ledger
    let suite: Suite

    var exchanges: [Exchange] { record.exchanges }
    var hops: [Exchange] { exchanges.filter { $0.id.hop > 0 } }
    var wholes: [Exchange] { exchanges.filter { $0.id.hop == 0 } }
    var group: RunSummary.Group? {
        Summarizer.summary(of: record, ledger: ledger, suites: [suite]).levels.first?.groups.last
    }

    /// The sum of an account over all episodes, in billionths.
    func nanos(_ account: Account) -> Int64 {
        ledger.episodes.values.flatMap(\.lines).filter { $0.account == account }.reduce(0) {
            $0 + $1.cost.lowerBound.nanos
        }
    }

    func figure(_ name: String) -> Double? {
        if case .figure(let estimate) = group?.value(name) { estimate.value } else { nil }
    }

    func samples(_ name: String) -> [Double] {
        if case .distribution(let distribution) = group?.value(name) {
            distribution.samples.values
        } else {
            []
        }
    }

    static func of(
        _ backend: any Backend, cases: [String], pricing: [String: any Pricing] = [:], clock: ManualClock,
        expect: JSONValue = [:], repeats: Int = 1, budget: EpisodeBudget = EpisodeBudget(),
        tools: [ToolDeclaration] = [], tags: [String] = [], economics: SuiteEconomics = SuiteEconomics()
    ) async throws -> LeverRun {
        let suite = Suite(
            name: "s", version: "1", workload: "w", summary: "",
            prompt: PromptTemplate(user: "{{input.word}}"),
            budget: budget,
            cases: cases.enumerated().map {
                Case(id: "c\($0)", input: ["word": .string($1)], tools: tools, expect: expect, tags: tags)
            }, acceptance: [ScorerRule(scorer: "yes")], economics: economics)
        let prepared = PreparedSuite(
            suite: suite,
            openings: try await OpeningWriter(suite: suite, retriever: nil, worlds: NoWorlds()).openings(),
            judge: try Judge(suite: suite, kinds: [yes]), worlds: NoWorlds())
        let sink = MemorySink()
        let conductor = Conductor(
            suites: ["s": prepared], backends: ["x": backend], pricing: pricing, clock: clock, sink: sink,
            observer: Silent())
        let plan = Planner.plan(
            PlanRequest(
                suites: [MixEntry(suite)], backends: ["x"], shapes: [.closed(concurrency: 1)],
                repeats: repeats, warmUp: 0, seed: 1))
        let result = try await conductor.run(plan.levels[0], index: 0)
        let record = RunRecord(
            header: RunHeader(
                id: "r", started: "2026-01-01T00:00:00Z", version: "0", configuration: [:], plan: plan,
                suites: [SuiteStamp(name: "s", path: "", version: "1", digest: "", weight: 1)],
                backends: [await backend.identity],
                machine: Machine(processor: "p", cores: 1, memoryBytes: 1, system: "s"),
                origin: MonotonicInstant(nanoseconds: 0), status: .finished, windows: [result.window]),
            exchanges: sink.exchanges, episodes: sink.episodes)
        return LeverRun(
            record: record, ledger: try Accountant(pricing: pricing, suites: [suite]).ledger(of: record),
            suite: suite)
    }
}

/// A fee per request in billionths of a dollar, so that sums can be reckoned by hand.
func fee(_ nanos: Int128) -> TokenPricing {
    TokenPricing(
        PriceAgreement(
            currency: .usDollar,
            schedule: PriceSchedule([
                .init(
                    .always,
                    TokenRates(
                        freshPrompt: TieredPrice(TokenPrice(attos: 0)),
                        output: TieredPrice(TokenPrice(attos: 0)),
                        perRequest: TokenPrice(attos: nanos * 1_000_000_000)))
            ]), source: "the test"))
}

final class MemorySink: RecordSink {
    private let kept = Mutex((exchanges: [Exchange](), episodes: [Episode]()))
    var exchanges: [Exchange] { kept.withLock { $0.exchanges } }
    var episodes: [Episode] { kept.withLock { $0.episodes } }
    func append(_ exchange: Exchange) async throws(CannotRun) {
        kept.withLock { $0.exchanges.append(exchange) }
    }
    func append(_ episode: Episode) async throws(CannotRun) { kept.withLock { $0.episodes.append(episode) } }
}

struct Silent: RunObserver {
    func levelBegan(_ level: PlannedLevel, index: Int) {}
    func episodeEnded(_ episode: Episode, outputTokens: Int?) {}
    func judgingBegan(count: Int) {}
    func episodeJudged(_ episode: Episode) {}
}

struct NoWorlds: ToolWorldMaking {
    func makeWorld(_ definition: WorldDefinition) throws(CannotRun) -> any ToolWorld {
        throw CannotRun("there are no worlds here")
    }
}

let yes = ScorerKind(name: "yes", summary: "") { _, _ throws(Diagnostics) in
    struct Says: Scorer {
        func judge(_ subject: ScoringSubject) async -> Judgement {
            subject.episode.output == "yes" ? .pass("yes") : .fail("no")
        }
    }
    return Says()
}

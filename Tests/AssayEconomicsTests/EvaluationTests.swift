import AssayCore
import AssayEconomics
import Testing

@Suite struct EvaluationTests {
    private func record(_ evaluation: [EvaluationExchange]) -> RunRecord {
        let origin = MonotonicInstant(nanoseconds: 0)
        let planned = PlannedEpisode(
            id: "e1", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false)
        return RunRecord(
            header: RunHeader(
                id: "r", started: "", version: "", configuration: [:],
                plan: RunPlan(
                    seed: 0,
                    levels: [
                        PlannedLevel(
                            backend: "b", shape: .closed(concurrency: 1), stop: StopRule(),
                            episodes: [planned])
                    ], digest: ""), suites: [], backends: [],
                machine: Machine(processor: "", cores: 1, memoryBytes: 1, system: ""), origin: origin,
                status: .finished, windows: []),
            exchanges: [exchange(1, Usage(freshPrompt: 1_000_000, answer: 0))],
            episodes: [
                Episode(
                    planned: planned, backend: "b", level: 0, scheduled: origin, ended: origin,
                    exchanges: [ExchangeID(episode: "e1")], output: "", ending: .answered)
            ], evaluation: evaluation)
    }

    private func asked(
        _ backend: String, _ usage: Usage, purpose: EvaluationPurpose = .judge, from: Int64 = 0,
        to: Int64 = 1000
    ) -> EvaluationExchange {
        var one = exchange(1, usage)
        one.backend = backend
        one.trace.sent = MonotonicInstant(nanoseconds: 0) + .milliseconds(from)
        one.trace.closed = MonotonicInstant(nanoseconds: 0) + .milliseconds(to)
        return EvaluationExchange(use: EvaluationUse(purpose: purpose, part: "judge"), exchange: one)
    }

    private func tokens(_ price: String) -> TokenPricing {
        pricing(fresh: price, output: price)
    }

    @Test func `judges and users are costed by their own prices, outside every episode's ledger`() throws {
        let accountant = try Accountant(pricing: ["b": tokens("1"), "j": tokens("2")], suites: [])
        let usage = Usage(freshPrompt: 400_000, answer: 100_000)
        let ledger = accountant.ledger(
            of: record([
                asked("j", usage), asked("j", usage), asked("b", usage, purpose: .user),
            ]))
        #expect(ledger.episodes["e1"]?.total(.usDollar) == .known(dollars("1")))
        #expect(
            ledger.evaluation == [
                EvaluationLine(
                    purpose: .judge, backend: "j", requests: 2, promptTokens: 800_000, outputTokens: 200_000,
                    cost: .known(dollars("2"))),
                EvaluationLine(
                    purpose: .user, backend: "b", requests: 1, promptTokens: 400_000, outputTokens: 100_000,
                    cost: .known(dollars("0.5"))),
            ])
    }

    @Test func `a judge without a price or without counts is never free`() throws {
        let ledger = try Accountant(pricing: ["b": tokens("1")], suites: []).ledger(
            of: record([asked("j", .unknown)]))
        let line = try #require(ledger.evaluation.first)
        #expect(!line.cost.isKnown && line.promptTokens == nil && line.outputTokens == nil)
    }

    @Test func `owned capacity is held while some request is under way, however many there are`() throws {
        let capacity = try owned("3600", utilisation: 100, .time)
        // Two requests at once for a second, and another sitting of a second much later.
        let ledger = try Accountant(pricing: ["j": capacity], suites: []).ledger(
            of: record([
                asked("j", .unknown), asked("j", .unknown), asked("j", .unknown, from: 9000, to: 10_000),
            ]))
        #expect(ledger.evaluation.first?.cost == .known(dollars("2")))
    }
}

import AssayCore
import AssayRunner
import AssayTestSupport
import Synchronization
import Testing

/// Runs one case of a suite against a backend.
func episode(
    of suite: Suite, backend: any Backend, clock: any TimeSource, pricing: (any Pricing)? = nil,
    worlds: any ToolWorldMaking = OneToolWorld(), models: any ModelAsking = NoModels(),
    kinds: [ScorerKind] = [yes]
) async throws -> Episode {
    let sink = MemorySink()
    let prepared = PreparedSuite(
        suite: suite,
        openings: try await OpeningWriter(suite: suite, retriever: nil, worlds: OneToolWorld()).openings(),
        judge: try Judge(suite: suite, kinds: kinds), worlds: worlds, models: models)
    let conductor = Conductor(
        suites: [suite.name: prepared], backends: ["x": backend], pricing: pricing.map { ["x": $0] } ?? [:],
        clock: clock, sink: sink, observer: Silent())
    let plan = Planner.plan(
        PlanRequest(
            suites: [MixEntry(suite)], backends: ["x"], shapes: [.closed(concurrency: 1)], stop: StopRule(),
            seed: 1))
    _ = try await conductor.run(plan.levels[0], index: 0)
    return try #require(sink.episodes.first)
}

/// Ten cents a request, at once.
private struct TenCents: Pricing {
    let currency = Currency.usDollar
    let basis = "ten cents a request"
    static let one = Cost.known(Money(nanos: 100_000_000, currency: .usDollar))
    func costs(of work: PricedWork) -> [Cost] { work.exchanges.map { _ in Self.one } }
    func cost(asItGoes exchange: Exchange, clock: ClockOrigin) -> Cost? { Self.one }
}

/// Answers only when it is cancelled, once the clock has been moved on.
private struct Stuck: Backend {
    let clock: SleepingClock
    var identity: BackendIdentity { get async { BackendIdentity(name: "s", kind: "s", model: "s") } }
    func prepare() async throws(CannotRun) {}
    func shutdown() async {}
    func generate(_ request: GenerationRequest) async -> Exchange {
        let cancelled = Mutex<CheckedContinuation<Void, Never>?>(nil)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                cancelled.withLock { $0 = continuation }
                clock.advance(by: .seconds(5))
                if Task.isCancelled { cancelled.withLock { take(&$0) }?.resume() }
            }
        } onCancel: {
            cancelled.withLock { take(&$0) }?.resume()
        }
        return Exchange(
            request: request, backend: "s", trace: Trace(scheduled: request.scheduled, closed: clock.now()),
            reply: Reply(text: "half an ans"), usage: Usage(), ending: .cancelled)
    }

    private func take(
        _ continuation: inout CheckedContinuation<Void, Never>?
    ) -> CheckedContinuation<Void, Never>? {
        defer { continuation = nil }
        return continuation
    }
}

/// A clock on which sleepers sleep until it is moved past their instant, or their task is cancelled.
private final class SleepingClock: TimeSource {
    private struct State {
        var now = MonotonicInstant(nanoseconds: 0)
        var sleepers: [Int: (until: MonotonicInstant, wake: CheckedContinuation<Void, Never>)] = [:]
        var last = 0
    }
    private let state = Mutex(State())

    func now() -> MonotonicInstant { state.withLock { $0.now } }

    func advance(by span: Nanoseconds) {
        let due = state.withLock { state in
            state.now = state.now + span
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.wake)
        }
        for wake in due { wake.resume() }
    }

    func sleep(until instant: MonotonicInstant) async {
        let key = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    guard instant > state.now, !Task.isCancelled else { return true }
                    state.sleepers[key] = (instant, continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: key) }?.wake.resume()
        }
    }
}

@Suite struct BudgetTests {
    private func looping(_ budget: EpisodeBudget) -> Suite {
        var looping = suite("a", cases: 1, tools: true)
        looping.world?.maxSteps = 50
        looping.budget = budget
        return looping
    }

    /// Calls a tool for ever: 12 tokens and 10 ms a turn.
    private func endless(_ clock: ManualClock) -> ScriptedBackend {
        ScriptedBackend(clock: clock) { _ in
            .init(
                "yes", toolCalls: [ToolCall(id: "1", name: "look", arguments: "{}")],
                ending: .completed(.toolCalls))
        }
    }

    @Test func `tokens, money and time each stop an episode, and the reason is named`() async throws {
        for (budget, reason, requests) in [
            (EpisodeBudget(tokens: 30), StopReason.tokens, 3),
            (EpisodeBudget(cost: Money(nanos: 250_000_000, currency: .usDollar)), .cost, 3),
            (EpisodeBudget(tokens: 600, time: .milliseconds(45)), .time, 5),
        ] {
            let clock = ManualClock()
            // The watch for the time would move this clock: nothing is asked while it sleeps.
            let stopped = try await episode(
                of: looping(budget), backend: endless(clock),
                clock: budget.time == nil ? clock : Unmoved(clock),
                pricing: TenCents())
            #expect(stopped.ending == .stopped(reason))
            #expect(stopped.exchanges.count == requests, "\(reason)")
            #expect(stopped.steps.count == requests)
            // What it left behind is judged, and it stays stopped.
            #expect(stopped.scores.count == 1)
            #expect(stopped.outcome == .stopped)
        }
    }

    @Test func `a cost that is not known as it goes, or in another currency, stops nothing`() async throws {
        for currency in [Currency.usDollar, Currency("EUR")] {
            let clock = ManualClock()
            let budget = EpisodeBudget(tokens: 60, cost: Money(nanos: 1, currency: currency))
            let stopped = try await episode(
                of: looping(budget), backend: endless(clock), clock: clock,
                pricing: currency == .usDollar ? nil : TenCents())
            #expect(stopped.ending == .stopped(.tokens))
        }
    }

    @Test func `a request under way is cut off when the time is over`() async throws {
        let clock = SleepingClock()
        let stopped = try await episode(
            of: looping(EpisodeBudget(time: .seconds(2))), backend: Stuck(clock: clock), clock: clock)
        #expect(stopped.ending == .stopped(.time))
        #expect(stopped.output == "half an ans")
        #expect(stopped.exchanges.count == 1)
    }

    @Test func `a tool server that is lost, or cannot be started, fails its episode with the reason`()
        async throws
    {
        var served = suite("a", cases: 1)
        served.world = WorldDefinition(setup: "", source: .mcp(MCPServer(command: "x")))
        for (worlds, words, steps) in [
            (Losing(starts: true), "it ended", 1), (Losing(starts: false), "no such program", 0),
        ] {
            let clock = ManualClock()
            let failed = try await episode(of: served, backend: endless(clock), clock: clock, worlds: worlds)
            #expect(failed.ending == .failed(Failure(.toolServer, words)))
            #expect(failed.steps.count == steps)
            #expect(failed.outcome == .failed)
        }
    }
}

/// A manual clock on which sleeping moves nothing.
private struct Unmoved: TimeSource {
    let clock: ManualClock
    init(_ clock: ManualClock) { self.clock = clock }
    func now() -> MonotonicInstant { clock.now() }
    func sleep(until instant: MonotonicInstant) async {
        while clock.now() < instant, !Task.isCancelled { await Task.yield() }
    }
}

/// A tool server that ends at the first call, or cannot be started.
private struct Losing: ToolWorld, ToolWorldMaking {
    let starts: Bool
    let tools = OneToolWorld().tools
    func call(_ call: ToolCall, turn: Int) async -> ToolStep {
        ToolStep(turn: turn, call: call, result: #"{"error":"it ended"}"#, error: .lost)
    }
    func lookup(_ name: String, input: JSONValue) async throws(CannotRun) -> JSONValue { .null }
    func makeWorld(_ definition: WorldDefinition) throws(CannotRun) -> any ToolWorld {
        guard starts else { throw CannotRun("no such program") }
        return self
    }
}

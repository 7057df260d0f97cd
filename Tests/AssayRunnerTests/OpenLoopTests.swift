import AssayCore
import AssayRunner
import AssayTestSupport
import Testing

@Suite struct OpenLoopTests {
    private func run(
        _ load: OpenLoad, stop: StopRule, warmUp: Int = 0, takes: Nanoseconds,
        heldUntil: Nanoseconds = .seconds(1)
    ) async throws -> (sink: MemorySink, result: LevelResult) {
        let clock = ManualClock()
        let backend = SlowBackend(clock: clock, takes: takes, heldUntil: heldUntil)
        let sink = MemorySink()
        let result = try await runLevel(
            load, of: 6, on: backend, clock: clock, sink: sink, warmUp: warmUp, stop: stop)
        return (sink, result)
    }

    @Test func `episodes start when they are due, however long others take`() async throws {
        let (sink, result) = try await run(
            OpenLoad(rate: 10, arrivals: .constant), stop: StopRule(episodes: 8), warmUp: 2,
            takes: .seconds(3600))
        let due = sink.episodes.filter { !$0.planned.warmUp }.map(\.scheduled.nanoseconds).sorted()
        #expect(due == (3...10).map { Int64($0) * 100_000_000 })
        #expect(result.window.steadyFrom.nanoseconds == 300_000_000)
        #expect(result.window.steadyTo.nanoseconds == 1_000_000_000)
        #expect(result.episodes == 8)
    }

    @Test func `a load is looked at from where its profile begins, after the warm-up`() async throws {
        // Neither step has the arrivals that a look needs; what is in flight grows, as nothing ends before the last arrivals.
        let steps = [
            RateSegment(from: 2, to: 2, time: .seconds(30)), RateSegment(from: 10, to: 10, time: .seconds(9)),
        ]
        let (_, result) = try await run(
            OpenLoad(profile: steps, arrivals: .constant), stop: StopRule(), warmUp: 40, takes: .seconds(1),
            heldUntil: .milliseconds(58_500))
        #expect(result.window.endedEarly == nil)
        #expect(result.window.steadyFrom.nanoseconds == 20_500_000_000)
    }

    @Test func `arrivals beyond the cap are dropped and counted, never delayed`() async throws {
        // Eight arrivals within 0.8 s, and a ninth so late that replies may have come by then.
        let profile = [
            RateSegment(from: 10, to: 10, time: .milliseconds(800)),
            RateSegment(from: 0.1, to: 0.1, time: nil),
        ]
        let (sink, result) = try await run(
            OpenLoad(profile: profile, arrivals: .constant, mostInFlight: 3), stop: StopRule(episodes: 9),
            takes: .seconds(3600))
        #expect(sink.episodes.count { $0.scheduled.nanoseconds <= 800_000_000 } == 3)
        #expect(sink.episodes.count + result.window.dropped == 9)
        #expect(result.episodes == 9)
    }
}

/// A backend that is always ready.
protocol ReadyBackend: Backend {}

extension ReadyBackend {
    var identity: BackendIdentity {
        get async { BackendIdentity(name: "x", kind: "scripted", model: "m") }
    }
    func prepare() async throws(CannotRun) {}
    func shutdown() async {}
}

/// Runs a level of an open load, over a suite of so many cases.
func runLevel(
    _ load: OpenLoad, of cases: Int, on backend: any Backend, clock: ManualClock, sink: MemorySink,
    warmUp: Int = 0, stop: StopRule
) async throws -> LevelResult {
    let one = suite("a", cases: cases)
    let conductor = Conductor(
        suites: ["a": try await prepared(one)], backends: ["x": backend], clock: clock, sink: sink,
        observer: Silent())
    let plan = Planner.plan(
        PlanRequest(
            suites: [MixEntry(one)], backends: ["x"], shapes: [.open(load)], warmUp: warmUp, stop: stop,
            seed: 1))
    return try await conductor.run(plan.levels[0], index: 0)
}

/// A backend whose replies come only when the clock has passed a time, which the last arrivals of a test make it do.
private final class SlowBackend: ReadyBackend {
    let clock: ManualClock
    let takes: Nanoseconds
    let heldUntil: Nanoseconds

    init(clock: ManualClock, takes: Nanoseconds, heldUntil: Nanoseconds) {
        self.clock = clock
        self.takes = takes
        self.heldUntil = heldUntil
    }

    func generate(_ request: GenerationRequest) async -> Exchange {
        while clock.now() < MonotonicInstant(nanoseconds: heldUntil.count), !Task.isCancelled {
            await Task.yield()
        }
        let end = request.scheduled + takes
        return Exchange(
            request: request, backend: "slow",
            trace: Trace(
                scheduled: request.scheduled, sent: request.scheduled, firstByte: end, terminal: end,
                closed: end,
                chunks: [Chunk(at: end, kind: .answer, bytes: 3)]),
            reply: Reply(text: "yes"), usage: Usage(freshPrompt: 1, answer: 1), ending: .completed(.stop))
    }
}

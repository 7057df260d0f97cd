import AssayCore
import AssayRunner
import AssayTestSupport
import Synchronization
import Testing

@Suite struct OpenLoopTests {
    private func run(
        _ load: OpenLoad, stop: StopRule, warmUp: Int = 0, takes: Nanoseconds,
        heldUntil: Nanoseconds = .seconds(1)
    ) async throws -> (sink: MemorySink, result: LevelResult) {
        let clock = ManualClock()
        let backend = SlowBackend(clock: clock, takes: takes, heldUntil: heldUntil)
        let one = suite("a", cases: 6)
        let sink = MemorySink()
        let conductor = Conductor(
            suites: ["a": try await prepared(one)], backends: ["x": backend], clock: clock, sink: sink,
            observer: Silent())
        let plan = Planner.plan(
            PlanRequest(
                suites: [MixEntry(one)], backends: ["x"], shapes: [.open(load)], warmUp: warmUp, stop: stop,
                seed: 1))
        let result = try await conductor.run(plan.levels[0], index: 0)
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

/// One episode of an open load, due a tenth of a second after its start; the clock goes on only when somebody waits for it.
@Suite struct HandOverTests {
    private func run(_ backend: KeepingBackend, _ sink: MemorySink, mostInFlight: Int? = nil) async throws {
        let one = suite("a", cases: 1)
        let conductor = Conductor(
            suites: ["a": try await prepared(one)], backends: ["x": backend], clock: backend.clock,
            sink: sink,
            observer: Silent())
        let load = OpenLoad(rate: 10, arrivals: .constant, mostInFlight: mostInFlight)
        let plan = Planner.plan(
            PlanRequest(
                suites: [MixEntry(one)], backends: ["x"], shapes: [.open(load)], warmUp: 0,
                stop: StopRule(episodes: 1), seed: 1))
        _ = try await conductor.run(plan.levels[0], index: 0)
    }

    @Test(arguments: [
        (holds: true, cap: Int?.none, isEarly: true), (false, nil, false), (true, 100, false),
    ])
    func
        `a backend that holds requests until they are due gets them early, unless a cap must first see who is there`(
            holds: Bool, cap: Int?, isEarly: Bool
        ) async throws
    {
        let backend = KeepingBackend(holdsUntilDue: holds)
        let sink = MemorySink()
        try await run(backend, sink, mostInFlight: cap)
        let handOvers = backend.handOvers.withLock { $0 }
        let handOver = try #require(handOvers.first)
        #expect((handOver.asked < handOver.due) == isEarly)
        #expect(handOver.due == MonotonicInstant(nanoseconds: 100_000_000))
        #expect(sink.episodes.count == 1)
    }

    @Test(.timeLimit(.minutes(5)))
    func `an episode that is interrupted before it is due has never begun`() async throws {
        let sink = MemorySink()
        let backend = KeepingBackend(holdsUntilDue: true, untilCancelled: true)
        let level = Task { try await run(backend, sink) }
        while backend.handOvers.withLock(\.isEmpty) { await Task.yield() }
        level.cancel()
        try await level.value
        #expect(sink.episodes.isEmpty)
        #expect(sink.exchanges.isEmpty)
    }
}

/// A backend that notes when requests are handed over, and answers at once or only when it is cancelled.
private final class KeepingBackend: Backend {
    let clock = ManualClock()
    let holdsUntilDue: Bool
    let untilCancelled: Bool
    let handOvers = Mutex<[(asked: MonotonicInstant, due: MonotonicInstant)]>([])

    init(holdsUntilDue: Bool, untilCancelled: Bool = false) {
        self.holdsUntilDue = holdsUntilDue
        self.untilCancelled = untilCancelled
    }

    var identity: BackendIdentity {
        get async { BackendIdentity(name: "keeping", kind: "scripted", model: "m") }
    }
    func prepare() async throws(CannotRun) {}
    func shutdown() async {}

    func generate(_ request: GenerationRequest) async -> Exchange {
        handOvers.withLock { $0.append((clock.now(), request.scheduled)) }
        while untilCancelled, !Task.isCancelled { await Task.yield() }
        if !untilCancelled { await clock.sleep(until: request.scheduled) }
        let at = clock.now()
        return Exchange(
            request: request, backend: "keeping",
            trace: Trace(scheduled: request.scheduled, sent: untilCancelled ? nil : at, closed: at),
            reply: Reply(text: "yes"), usage: Usage(freshPrompt: 1, answer: 1),
            ending: untilCancelled ? .cancelled : .completed(.stop))
    }
}

/// A backend whose replies come only when the clock has passed a time, which the last arrivals of a test make it do.
private final class SlowBackend: Backend {
    let clock: ManualClock
    let takes: Nanoseconds
    let heldUntil: Nanoseconds

    init(clock: ManualClock, takes: Nanoseconds, heldUntil: Nanoseconds) {
        self.clock = clock
        self.takes = takes
        self.heldUntil = heldUntil
    }

    var identity: BackendIdentity {
        get async { BackendIdentity(name: "slow", kind: "scripted", model: "m") }
    }
    func prepare() async throws(CannotRun) {}
    func shutdown() async {}

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

@Suite struct OverloadWatchTests {
    private func verdict(
        _ inFlight: (Int) -> Double, under load: OpenLoad = OpenLoad(rate: 50)
    ) -> String? {
        var watch = OverloadWatch(load)
        for index in 0..<4000 {
            let at = Nanoseconds.milliseconds(Int64(index) * 20)
            if let reason = watch.note(inFlight: Int(inFlight(index)), at: at) { return reason }
        }
        return nil
    }

    /// Twenty seconds at one rate, and from then on at another.
    private static let steps = OpenLoad(profile: [
        RateSegment(from: 10, to: 10, time: .seconds(20)), RateSegment(from: 50, to: 50, time: nil),
    ])
    /// A rate that rises from 10 to 90 a second in 80 seconds.
    private static let ramp = OpenLoad(profile: [RateSegment(from: 10, to: 90, time: .seconds(80))])

    @Test func `a step that is held is not over-saturated by the jump to it`() {
        #expect(verdict({ $0 < 1000 ? 10 : 50 }, under: Self.steps) == nil)
    }

    @Test func `a step that is too high is found, whatever the steps before were`() {
        let reason = verdict({ $0 < 1000 ? 10 : 10 + Double($0 - 1000) * 0.2 }, under: Self.steps)
        #expect(reason?.hasPrefix("over-saturated: the episodes in flight grew from ") == true)
    }

    @Test func `a rising rate brings more in flight, and that alone is no over-saturation`() {
        // Every episode stays two seconds; then three at the end, as larger batches are slower.
        #expect(verdict({ 2 * (10 + Double($0) / 50) }, under: Self.ramp) == nil)
        #expect(verdict({ (2 + Double($0) / 4000) * (10 + Double($0) / 50) }, under: Self.ramp) == nil)
    }

    @Test func `a falling rate leaves in flight what came before, and that alone is no over-saturation`() {
        // From 90 to 1 a second in 30 seconds; every episode stays ten seconds.
        let fall = OpenLoad(profile: [RateSegment(from: 90, to: 1, time: .seconds(30))])
        let rate = { (time: Double) in 90 - 89 * min(30, time) / 30 }
        #expect(verdict({ 10 * rate(max(0, Double($0) / 50 - 5)) }, under: fall) == nil)
    }

    @Test func `a rising rate is ended where the server falls behind, with the rate`() {
        // Forty a second are served: what comes beyond that waits.
        let reason = verdict(
            { index in
                let time = Double(index) / 50
                let beyond = max(0, time - 30)
                return 2 * min(10 + time, 40) + beyond * beyond / 2
            }, under: Self.ramp)
        #expect(
            reason?.hasPrefix("over-saturated: the time that an episode stays") == true, "\(reason ?? "")")
        #expect(reason?.hasSuffix("more than the server can take") == true)
    }

    @Test func `a queue that grows for as long as the load lasts is over-saturated, with the figures`() {
        #expect(
            verdict({ Double($0) * 0.2 })?.hasPrefix("over-saturated: the episodes in flight grew from ")
                == true)
    }

    @Test(arguments: [0.0, 3, 40])
    func `a level with ups and downs is not`(swing: Double) {
        #expect(
            verdict({ index in 50 + swing * (Double((index * 7919) % 101) / 50 - 1) }) == nil)
    }

    @Test func `a level that is reached slowly is not`() {
        #expect(verdict({ 30 * (1 - 1 / (1 + Double($0) / 20)) }) == nil)
    }
}

@Suite struct CapacitySearchTests {
    private func walk(
        to limit: Double, from start: Double, isWhole: Bool, tolerance: Double = 0.05, most: Double = 1e12
    ) -> CapacitySearch {
        var search = CapacitySearch(from: start, to: most, isWhole: isWhole, tolerance: tolerance)
        while let load = search.load { search.note(isKept: load <= limit) }
        return search
    }

    @Test(arguments: [(0.7, 1.0), (3.3, 1), (100, 1), (1, 64), (0.05, 8), (1, 1)])
    func `the capacity is bracketed to within the tolerance from either side`(limit: Double, start: Double)
        throws
    {
        let search = walk(to: limit, from: start, isWhole: false)
        let capacity = try #require(search.capacity)
        #expect(capacity <= limit)
        #expect(capacity >= limit / 1.05 - 1e-9)
        #expect(search.steps.count <= CapacitySearch.mostSteps)
    }

    @Test(arguments: [1.0, 2, 3, 7, 12, 33, 100])
    func `a whole capacity is found to within the tolerance`(limit: Double) throws {
        let search = walk(to: limit, from: 1, isWhole: true, tolerance: 0.01)
        #expect(search.capacity == limit)
        #expect(search.steps.allSatisfy { $0.load == $0.load.rounded() })
    }

    @Test func `a load that nothing can keep has no capacity, and the search ends`() {
        #expect(walk(to: 0, from: 16, isWhole: true).capacity == nil)
        #expect(walk(to: 0, from: 16, isWhole: false).capacity == nil)
    }

    @Test func `no load above what may be tried is tried`() {
        let search = walk(to: .infinity, from: 3, isWhole: true, most: 40)
        #expect(search.steps.map(\.load) == [3, 6, 12, 24, 40])
        #expect(search.capacity == 40)
    }

    @Test func `a server without a limit ends the search too`() {
        #expect(walk(to: .infinity, from: 1, isWhole: false).steps.count == CapacitySearch.mostSteps)
    }
}

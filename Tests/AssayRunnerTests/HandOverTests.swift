import AssayCore
import AssayRunner
import AssayTestSupport
import Synchronization
import Testing

/// One episode of an open load, due a tenth of a second after its start; the clock goes on only when somebody waits for it.
@Suite struct HandOverTests {
    private func run(_ backend: KeepingBackend, _ sink: MemorySink, mostInFlight: Int? = nil) async throws {
        let load = OpenLoad(rate: 10, arrivals: .constant, mostInFlight: mostInFlight)
        _ = try await runLevel(
            load, of: 1, on: backend, clock: backend.clock, sink: sink, stop: StopRule(episodes: 1))
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
private final class KeepingBackend: ReadyBackend {
    let clock = ManualClock()
    let holdsUntilDue: Bool
    let untilCancelled: Bool
    let handOvers = Mutex<[(asked: MonotonicInstant, due: MonotonicInstant)]>([])

    init(holdsUntilDue: Bool, untilCancelled: Bool = false) {
        self.holdsUntilDue = holdsUntilDue
        self.untilCancelled = untilCancelled
    }

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

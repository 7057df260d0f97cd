import AssayCore
import AssayRunner
import AssayTestSupport
import Synchronization
import Testing

/// Keeps the evaluation's requests in memory.
final class EvaluationMemory: EvaluationSink {
    private let kept = Mutex<[EvaluationExchange]>([])
    var all: [EvaluationExchange] { kept.withLock { $0 } }
    func append(_ exchange: EvaluationExchange) async throws(CannotRun) {
        kept.withLock { $0.append(exchange) }
    }
}

/// Answers after other tasks had a turn, and remembers how many requests it had at once.
private final class CrowdedBackend: Backend {
    private let counts = Mutex((now: 0, most: 0))
    var most: Int { counts.withLock { $0.most } }
    var identity: BackendIdentity {
        get async { BackendIdentity(name: "crowded", kind: "test", model: "none") }
    }
    func prepare() async throws(CannotRun) {}
    func shutdown() async {}
    func generate(_ request: GenerationRequest) async -> Exchange {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
        for _ in 0..<50 { await Task.yield() }
        counts.withLock { $0.now -= 1 }
        return Exchange(
            request: request, backend: "crowded",
            trace: Trace(scheduled: request.scheduled, closed: request.scheduled),
            reply: Reply(text: "yes"), usage: .unknown, ending: .completed(.stop))
    }
}

@Suite struct EvaluationDeskTests {
    private func request(_ episode: String) -> GenerationRequest {
        GenerationRequest(
            id: ExchangeID(episode: episode), scheduled: MonotonicInstant(nanoseconds: 0),
            messages: [Message(.user, "Is it right?")])
    }

    @Test func `every request is kept with its purpose, its part and its prompt`() async throws {
        let (clock, memory) = (ManualClock(), EvaluationMemory())
        clock.advance(by: .seconds(3))
        let desk = EvaluationDesk(
            backends: ["j": ScriptedBackend(clock: clock) { _ in .init("yes") }], sink: memory, clock: clock)
        let use = EvaluationUse(purpose: .judge, part: "judge", promptDigest: "abc")
        let exchange = try await desk.ask(request("e1"), of: "j", for: use)
        _ = try await desk.ask(request("e2"), of: "j", for: EvaluationUse(purpose: .user, part: "user"))
        #expect(exchange.reply.text == "yes")
        #expect(exchange.trace.scheduled == MonotonicInstant(nanoseconds: 0) + .seconds(3))
        #expect(memory.all.map(\.use.purpose) == [.judge, .user])
        #expect(memory.all.first == EvaluationExchange(use: use, exchange: exchange))
    }

    @Test func `a failed request is made again by the backend's policy, and every one is kept`() async throws
    {
        let (clock, memory) = (ManualClock(), EvaluationMemory())
        let failed = Mutex(2)
        let backend = ScriptedBackend(clock: clock) { _ in
            let fails = failed.withLock { left in
                left -= 1
                return left >= 0
            }
            return fails ? .init(ending: .failed(Failure(.rateLimited, "slow down"))) : .init("yes")
        }
        let desk = EvaluationDesk(
            backends: ["j": backend], retries: ["j": RetryPolicy(attempts: 3)], sink: memory, clock: clock)
        let use = EvaluationUse(purpose: .judge, part: "judge")
        #expect(try await desk.ask(request("e"), of: "j", for: use).reply.text == "yes")
        #expect(memory.all.map(\.exchange.succeeded) == [false, false, true])
        failed.withLock { $0 = 9 }
        #expect(try await desk.ask(request("e"), of: "j", for: use).succeeded == false)
        #expect(memory.all.count == 6)
    }

    @Test func `nobody to ask is an error that names the backend`() async {
        let desk = EvaluationDesk(backends: [:], sink: EvaluationMemory(), clock: ManualClock())
        let error = await #expect(throws: CannotRun.self) {
            try await desk.ask(request("e"), of: "j", for: EvaluationUse(purpose: .judge, part: "judge"))
        }
        #expect(error?.message.contains("'j'") == true)
    }

    @Test func `no more requests are under way than allowed, and all are made`() async throws {
        let (backend, memory) = (CrowdedBackend(), EvaluationMemory())
        let desk = EvaluationDesk(
            backends: ["j": backend], sink: memory, clock: ManualClock(), mostAtOnce: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                group.addTask {
                    _ = try await desk.ask(
                        request("e\(index)"), of: "j", for: EvaluationUse(purpose: .judge, part: "judge"))
                }
            }
            try await group.waitForAll()
        }
        #expect(memory.all.count == 20)
        #expect(backend.most == 3)
    }
}

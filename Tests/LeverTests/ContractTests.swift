import AssayAcceptance
import AssayBackends
import AssayCore
import AssayTestSupport
import Testing

/// What every backend owes its caller, tried on every lever.
@Suite struct LeverContractTests {
    /// Every lever over parts that are all alike.
    static func levers(
        _ clock: ManualClock, _ part: @escaping @Sendable (String) -> any Backend
    ) throws -> [any CompositeBackend] {
        let (a, b) = (part("a"), part("b"))
        let check = try AnswerCheck(
            CheckRule(.pattern("yes", isWanted: true)), backends: [:], make: TextChecks.make)
        return [
            RetryLever(name: "x", of: a, policy: RetryPolicy(attempts: 2), clock: clock),
            FallbackLever(name: "x", of: [a, b], on: [.server], clock: clock),
            try RouteLever(
                name: "x", rules: [RouteRule(tag: "hard", backend: "b")], classifier: nil, otherwise: "a",
                backends: ["a": a, "b": b], make: TextChecks.make, clock: clock),
            CascadeLever(name: "x", stages: [.init(a, checks: [check]), .init(b, checks: [])], clock: clock),
            CacheLever(name: "x", of: a, clock: clock),
            CompressLever(name: "x", of: a, budgetTokens: 3, method: .history, clock: clock),
            try GuardLever(
                name: "x", of: a,
                GuardSetting(output: [GuardRule(CheckRule(.pattern("rude", isWanted: false)), .retry)]),
                judges: [:], make: TextChecks.make, clock: clock),
            BatchLever(name: "x", of: a, size: 2, wait: .milliseconds(5), clock: clock),
            BestOfLever(name: "x", of: a, count: 3, temperature: nil, choice: .agreement, clock: clock),
        ]
    }

    private let request = GenerationRequest(
        id: ExchangeID(episode: "e", turn: 2, attempt: 1), scheduled: MonotonicInstant(nanoseconds: 5),
        messages: [Message(.user, "Say yes or say no, as you like.")])

    @Test(arguments: 0..<9)
    func `a lever answers under its own name, keeps the request's, and its times are in order`(
        _ place: Int
    ) async throws {
        let clock = ManualClock(MonotonicInstant(nanoseconds: 5))
        let lever = try Self.levers(clock) { name in ScriptedBackend(name, clock: clock) { _ in .init("yes") }
        }[
            place]
        let recorder = HopRecorder(clock: clock)
        let exchange = await lever.compose(request, recorder)
        #expect(exchange.request == request)
        #expect(exchange.backend == "x")
        #expect(exchange.reply.text == "yes")
        #expect(exchange.succeeded)
        let (sent, first) = (try #require(exchange.trace.sent), try #require(exchange.trace.firstToken))
        #expect(exchange.trace.scheduled <= sent && sent <= first && first <= exchange.trace.closed)
        #expect(Set(recorder.ended.map(\.id.hop)).count == recorder.ended.count)
        #expect(recorder.ended.allSatisfy { $0.id.hop > 0 && $0.id.turn == 2 && $0.id.attempt == 1 })
        let identity = await lever.identity
        #expect(identity.name == "x" && identity.kind == lever.lever.rawValue)
        #expect(identity.details["made_of"]?.arrayValue?.isEmpty == false)
    }

    @Test(arguments: 0..<9)
    func `what fails everywhere is an exchange that failed, never an error`(_ place: Int) async throws {
        let clock = ManualClock()
        let lever = try Self.levers(clock) { name in
            ScriptedBackend(name, clock: clock) { _ in .init(ending: .failed(Failure(.server, "down"))) }
        }[place]
        let exchange = await lever.generate(request)
        #expect(exchange.ending == .failed(Failure(.server, "down")))
        #expect(exchange.id == request.id)
    }

    @Test(arguments: 0..<9)
    func `cancelling a lever cancels what it asks`(_ place: Int) async throws {
        let clock = ManualClock()
        let lever = try Self.levers(clock) { HangingBackend(name: $0) }[place]
        let task = Task { await lever.generate(request) }
        task.cancel()
        #expect(await task.value.ending == .cancelled)
    }
}

/// A backend that answers nothing until it is cancelled.
private struct HangingBackend: Backend {
    let name: String

    var identity: BackendIdentity { get async { BackendIdentity(name: name, kind: "silent", model: "") } }
    func prepare() async throws(CannotRun) {}
    func shutdown() async {}

    func generate(_ request: GenerationRequest) async -> Exchange {
        let (forever, ends) = AsyncStream.makeStream(of: Never.self)
        await withTaskCancellationHandler {
            for await _ in forever {}
        } onCancel: {
            ends.finish()
        }
        return Exchange(
            request: request, backend: name,
            trace: Trace(scheduled: request.scheduled, closed: request.scheduled), ending: .cancelled)
    }
}

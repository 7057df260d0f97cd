import AssayCore
import AssayRunner
import AssayTestSupport
import Testing

@Suite struct RetryTests {
    private let policy = RetryPolicy(
        attempts: 4, kinds: [.rateLimited, .server], backoff: .seconds(1), longestWait: .seconds(3))

    @Test(
        arguments: [
            (Failure.Kind.server, 0, nil, 0.5, Optional(Nanoseconds.milliseconds(500))),
            (.server, 1, nil, 0.5, .seconds(1)), (.server, 2, nil, 1, .seconds(3)),
            (.server, 3, nil, 0.5, nil),
            (.rateLimited, 0, "2", 0.5, .seconds(2)), (.rateLimited, 0, "60", 0.5, .seconds(3)),
            (.rateLimited, 0, "soon", 0.5, .milliseconds(500)),
            (.rateLimited, 0, "-1", 0.5, .milliseconds(500)),
            (.badRequest, 0, nil, 0.5, nil), (.badRequest, 0, "1", 0.5, nil),
        ] as [(Failure.Kind, Int, String?, Double, Nanoseconds?)])
    func `waits follow the server, then the back-off, and never pass the longest`(
        kind: Failure.Kind, attempt: Int, retryAfter: String?, share: Double, wait: Nanoseconds?
    ) {
        #expect(
            policy.wait(after: Failure(kind, ""), attempt: attempt, retryAfter: retryAfter, share: share)
                == wait)
    }

    private func run(_ policy: RetryPolicy?, failing: Int) async throws -> MemorySink {
        let clock = ManualClock()
        let backend = ScriptedBackend(clock: clock) { request in
            request.id.attempt < failing
                ? .init(ending: .failed(Failure(.server, "busy"))) : .init("yes")
        }
        let one = suite("a", cases: 1)
        let sink = MemorySink()
        let conductor = Conductor(
            suites: ["a": try await prepared(one)], backends: ["x": backend],
            retries: policy.map { ["x": $0] } ?? [:], clock: clock, sink: sink, observer: Silent())
        let plan = Planner.plan(
            PlanRequest(suites: [MixEntry(one)], backends: ["x"], shapes: [.closed(concurrency: 1)], seed: 1))
        _ = try await conductor.run(plan.levels[0], index: 0)
        return sink
    }

    @Test func `a failure that passes is tried again, and every attempt is kept`() async throws {
        let sink = try await run(policy, failing: 2)
        #expect(sink.exchanges.map(\.id.attempt) == [0, 1, 2])
        #expect(sink.exchanges.map(\.id.turn) == [0, 0, 0])
        #expect(sink.episodes.first?.exchanges.count == 3)
        #expect(sink.episodes.first?.outcome == .accepted)
        let waited = zip(sink.exchanges, sink.exchanges.dropFirst()).map {
            $1.request.scheduled >= $0.trace.closed
        }
        #expect(waited == [true, true])
    }

    @Test func `without a policy nothing is tried again, and with one not for ever`() async throws {
        #expect(try await run(nil, failing: 1).exchanges.count == 1)
        let sink = try await run(policy, failing: 9)
        #expect(sink.exchanges.count == 4)
        #expect(sink.episodes.first?.outcome == .failed)
    }
}

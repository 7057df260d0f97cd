import AssayBackends
import AssayCore
import AssayFormats
import AssayReport
import AssayTestSupport
import Testing

@Suite struct CompositeRecordTests {
    private let clock = ManualClock()

    /// A backend that fails so often before it answers.
    private func failing(_ times: Int, _ name: String = "small") -> any Backend {
        ScriptedBackend(name, clock: clock) { request in
            request.id.hop <= times ? .init(ending: .failed(Failure(.server, "busy"))) : .init("yes")
        }
    }

    private func retry(_ inner: any Backend) -> RetryLever {
        RetryLever(
            name: "x", of: inner, policy: RetryPolicy(attempts: 4, backoff: .milliseconds(100)), clock: clock,
            share: { _ in 0.5 })
    }

    @Test func `every hop is an exchange with its backend, its account and its reason`() async throws {
        let run = try await LeverRun.of(
            retry(failing(2)), cases: ["a"], pricing: ["small": fee(7)], clock: clock)
        #expect(run.hops.map(\.backend) == ["small", "small", "small"])
        #expect(run.hops.map(\.id.hop) == [1, 2, 3])
        #expect(run.hops.map(\.account) == [.inference, .retries, .retries])
        #expect(run.wholes.map(\.backend) == ["x"])
        #expect(run.wholes.first?.part == .whole(delivered: 3, decisions: run.wholes.first?.decisions ?? []))
        #expect(run.wholes.first?.decisions.map(\.verdict) == [.asked, .retried, .retried])
        #expect(run.record.episodes.first?.exchanges.map(\.hop) == [1, 2, 3, 0])
        #expect(run.record.episodes.first?.outcome == .accepted)
        #expect((run.nanos(.inference), run.nanos(.retries)) == (7, 14))
    }

    @Test func `what a user saw runs from the first hop to the tokens of the deliverable`() async throws {
        let run = try await LeverRun.of(retry(failing(1)), cases: ["a"], clock: clock)
        // 10 ms for the failure, half of the back-off of 100 ms, 10 ms for the answer.
        #expect(run.samples("ttft") == [70])
        #expect(run.samples("e2e") == [70])
        #expect(run.figure("output_tokens") == 4)
        #expect(run.figure("retry_rate") == 1)
        #expect(run.figure("first_pass_yield") == 0)
        #expect(run.figure("acceptance_rate") == 1)
    }

    @Test func `a retry inside a fallback is booked where the outermost lever made it extra`() async throws {
        let chain = FallbackLever(
            name: "x",
            of: [
                ScriptedBackend("down", clock: clock) { _ in .init(ending: .failed(Failure(.connect, "no")))
                },
                RetryLever(
                    name: "again", of: failing(2, "big"), policy: RetryPolicy(), clock: clock,
                    share: { _ in 0 }),
            ], on: [.connect], clock: clock)
        let run = try await LeverRun.of(
            chain, cases: ["a"], pricing: ["down": fee(1), "big": fee(10)], clock: clock)
        #expect(run.hops.map(\.backend) == ["down", "big", "big"])
        #expect(run.hops.map(\.account) == [.inference, .fallbacks, .fallbacks])
        #expect((run.nanos(.inference), run.nanos(.fallbacks)) == (1, 20))
        #expect(run.figure("fallback_rate") == 1)
    }

    @Test func `records come back from their lines as they were, and old lines have no hop`() async throws {
        let run = try await LeverRun.of(retry(failing(1)), cases: ["a"], clock: clock)
        for exchange in run.exchanges { #expect(try Exchange(json: exchange.json) == exchange) }
        for episode in run.record.episodes {
            #expect(try Episode(json: episode.json).exchanges == episode.exchanges)
        }
        let plain = try await LeverRun.of(failing(0), cases: ["a"], clock: clock).exchanges
        #expect(plain.allSatisfy { $0.json["hop"] == nil && $0.json["composite"] == nil })
    }

    @Test func `a failure that a fallback does not stand in for is delivered`() async throws {
        let chain = FallbackLever(
            name: "x", of: [failing(9), ScriptedBackend("big", clock: clock) { _ in .init("yes") }],
            on: [.connect], clock: clock)
        let run = try await LeverRun.of(chain, cases: ["a"], clock: clock)
        #expect(run.hops.count == 1)
        #expect(run.record.episodes.first?.outcome == .failed)
    }
}

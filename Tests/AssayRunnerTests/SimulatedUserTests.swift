import AssayCore
import AssayRunner
import AssayTestSupport
import Synchronization
import Testing

/// Plays a user by a script, and remembers what it was asked.
private final class ScriptedUser: ModelAsking {
    private let lines: [String]
    private let ending: Ending
    private let kept = Mutex<[(request: GenerationRequest, backend: String, use: EvaluationUse)]>([])

    init(_ lines: [String], ending: Ending = .completed(.stop)) {
        self.lines = lines
        self.ending = ending
    }

    var asked: [(request: GenerationRequest, backend: String, use: EvaluationUse)] { kept.withLock { $0 } }

    func ask(
        _ request: GenerationRequest, of backend: String, for use: EvaluationUse
    ) async throws(CannotRun) -> Exchange {
        let number = kept.withLock { kept in
            kept.append((request, backend, use))
            return kept.count - 1
        }
        return Exchange(
            request: request, backend: backend,
            trace: Trace(scheduled: request.scheduled, closed: request.scheduled),
            reply: Reply(text: lines[min(number, lines.count - 1)]), usage: Usage(), ending: ending)
    }
}

@Suite struct SimulatedUserTests {
    private func talk(_ user: ScriptedUser, maxTurns: Int = 4) async throws -> (Episode, [GenerationRequest])
    {
        var talk = suite("a", cases: 1)
        talk.user = SimulatedUser(backend: "u", goal: "To hear {{input.word}}.", maxTurns: maxTurns)
        let clock = ManualClock()
        let backend = ScriptedBackend(clock: clock) { request in .init(request.id.turn < 2 ? "no" : "yes") }
        let episode = try await episode(of: talk, backend: backend, clock: clock, models: user)
        return (episode, backend.requests)
    }

    @Test func `the user answers until it has what it wants, and its requests are kept apart`() async throws {
        let user = ScriptedUser(["and?", "really?", "Thanks. [done]"])
        let (episode, requests) = try await talk(user)
        #expect(episode.ending == .answered)
        #expect(episode.outcome == .accepted)
        #expect(episode.exchanges.map(\.turn) == [0, 1, 2])
        #expect(
            requests.last?.messages.dropFirst().map(\.content) == ["no", "and?", "no", "really?"])
        #expect(user.asked.map(\.backend) == ["u", "u", "u"])
        #expect(user.asked.allSatisfy { $0.use.purpose == .user && $0.use.promptDigest != nil })
        #expect(user.asked.map(\.request.id.turn) == [0, 1, 2])
        #expect(user.asked.allSatisfy { $0.request.settings.seed == episode.planned.seed })
    }

    @Test func `the user sees the conversation from its own side, and its goal with the case's values`()
        async throws
    {
        let user = ScriptedUser(["and?", "[done]"])
        _ = try await talk(user)
        let seen = try #require(user.asked.last).request.messages
        #expect(seen.first?.role == .system)
        #expect(seen.first?.content.contains("To hear yes.") == true)
        #expect(seen.dropFirst(2).map(\.role) == [.assistant, .user, .assistant, .user])
        #expect(seen.dropFirst(3).map(\.content) == ["no", "and?", "no"])
    }

    @Test func `a user that never has enough is cut off after its turns`() async throws {
        let (episode, requests) = try await talk(ScriptedUser(["more"]), maxTurns: 2)
        #expect(requests.count == 3)
        #expect(episode.ending == .answered)
    }

    @Test func `a user that fails fails the episode, and the reason says who`() async throws {
        let (episode, _) = try await talk(ScriptedUser([""], ending: .failed(Failure(.timeout, "late"))))
        #expect(episode.ending == .failed(Failure(.timeout, "the simulated user: late")))
    }
}

import AssayCore
import AssayRunner
import AssayTestSupport
import Synchronization
import Testing

/// Keeps records in memory.
final class MemorySink: RecordSink {
    private let kept = Mutex((exchanges: [Exchange](), episodes: [Episode]()))
    var exchanges: [Exchange] { kept.withLock { $0.exchanges } }
    var episodes: [Episode] { kept.withLock { $0.episodes } }
    func append(_ exchange: Exchange) async throws(CannotRun) {
        kept.withLock { $0.exchanges.append(exchange) }
    }
    func append(_ episode: Episode) async throws(CannotRun) { kept.withLock { $0.episodes.append(episode) } }
}

struct Silent: RunObserver {
    func levelBegan(_ level: PlannedLevel, index: Int) {}
    func episodeEnded(_ episode: Episode, outputTokens: Int?) {}
    func judgingBegan(count: Int) {}
    func episodeJudged(_ episode: Episode) {}
}

struct OneToolWorld: ToolWorld, ToolWorldMaking {
    let tools = [ToolDeclaration(name: "look", summary: "Looks.", parameters: ["type": "object"])]
    func call(_ call: ToolCall, turn: Int) async -> ToolStep {
        ToolStep(turn: turn, call: call, result: "seen")
    }
    func lookup(_ name: String, input: JSONValue) async throws(CannotRun) -> JSONValue { ["row": 1] }
    func makeWorld(_ definition: WorldDefinition) throws(CannotRun) -> any ToolWorld { self }
}

/// Says how often its tool was called.
actor CountingWorld: ToolWorld, ToolWorldMaking {
    nonisolated let tools = OneToolWorld().tools
    private var count = 0

    func call(_ call: ToolCall, turn: Int) async -> ToolStep {
        count += 1
        return ToolStep(turn: turn, call: call, result: "call \(count)")
    }
    func lookup(_ name: String, input: JSONValue) async throws(CannotRun) -> JSONValue { [:] }
    nonisolated func makeWorld(_ definition: WorldDefinition) throws(CannotRun) -> any ToolWorld {
        CountingWorld()
    }
}

/// Asks its tool before and after.
let comparing = ScorerKind(name: "compares", summary: "") { _, _ throws(Diagnostics) in
    struct Compares: Scorer {
        private let look = ToolCall(id: "probe", name: "look", arguments: "{}")
        func judge(_ subject: ScoringSubject) async -> Judgement { .pass("") }
        func probes(_ testCase: Case) -> [ToolCall] { [look] }
        func openingProbes(_ testCase: Case) -> [ToolCall] { [look] }
    }
    return Compares()
}

let yes = ScorerKind(name: "yes", summary: "") { _, _ throws(Diagnostics) in
    struct Says: Scorer {
        func judge(_ subject: ScoringSubject) async -> Judgement {
            subject.episode.output == "yes" ? .pass("yes") : .fail("no")
        }
    }
    return Says()
}

func suite(_ name: String, cases: Int, tools: Bool = false) -> Suite {
    Suite(
        name: name, version: "1", workload: "w", summary: "",
        prompt: PromptTemplate(user: "Say {{input.word}} {{lookup.row}}"),
        world: WorldDefinition(
            setup: "",
            tools: tools
                ? [WorldTool(declaration: OneToolWorld().tools[0], sql: "", writes: false)] : [],
            lookups: ["row": "SELECT 1"], maxSteps: 3),
        cases: (0..<cases).map { Case(id: "c\($0)", input: ["word": "yes"], expect: [:]) },
        acceptance: [ScorerRule(scorer: "yes")])
}

func prepared(_ suite: Suite) async throws -> PreparedSuite {
    PreparedSuite(
        suite: suite,
        openings: try await OpeningWriter(suite: suite, retriever: nil, worlds: OneToolWorld()).openings(),
        judge: try Judge(suite: suite, kinds: [yes]), worlds: OneToolWorld())
}

/// A backend that lets everybody else go first.
private struct HesitantBackend: Backend {
    let inner: ScriptedBackend
    var identity: BackendIdentity { get async { await inner.identity } }
    func prepare() async throws(CannotRun) {}
    func shutdown() async {}
    func generate(_ request: GenerationRequest) async -> Exchange {
        for _ in 0..<1000 { await Task.yield() }
        return await inner.generate(request)
    }
}

@Suite struct ConductorTests {
    private func run(
        _ suite: Suite, stop: StopRule = StopRule(), concurrency: Int = 2, warmUp: Int = 0,
        answer: @escaping @Sendable (GenerationRequest) -> ScriptedBackend.Answer
    ) async throws -> (sink: MemorySink, window: LevelWindow, requests: [GenerationRequest]) {
        let clock = ManualClock()
        let backend = ScriptedBackend(clock: clock, answer)
        let sink = MemorySink()
        let conductor = Conductor(
            suites: [suite.name: try await prepared(suite)], backends: ["x": backend], clock: clock,
            sink: sink,
            observer: Silent())
        let plan = Planner.plan(
            PlanRequest(
                suites: [MixEntry(suite)], backends: ["x"], shapes: [.closed(concurrency: concurrency)],
                warmUp: warmUp,
                stop: stop, seed: 1))
        let window = try await conductor.run(plan.levels[0], index: 0).window
        return (sink, window, backend.requests)
    }

    @Test func `every episode is run once, judged and kept, warm-up outside the steady window`() async throws
    {
        let (sink, window, requests) = try await run(suite("a", cases: 6), warmUp: 2) { _ in .init("yes") }
        #expect(sink.episodes.count == 8)
        #expect(sink.exchanges.count == 8)
        #expect(sink.episodes.allSatisfy { $0.outcome == .accepted })
        #expect(requests.first?.messages == [Message(.user, "Say yes {\"row\":1}")])
        #expect(window.began < window.steadyFrom)
        #expect(
            sink.episodes.filter { !$0.planned.warmUp }.allSatisfy {
                $0.scheduled >= window.steadyFrom && $0.ended <= window.ended
            })
    }

    @Test func `users beyond the number of episodes do not end the steady window`() async throws {
        let clock = ManualClock()
        let backend = HesitantBackend(inner: ScriptedBackend(clock: clock) { _ in .init("yes") })
        let one = suite("a", cases: 2)
        let conductor = Conductor(
            suites: ["a": try await prepared(one)], backends: ["x": backend], clock: clock,
            sink: MemorySink(), observer: Silent())
        let plan = Planner.plan(
            PlanRequest(
                suites: [MixEntry(one)], backends: ["x"], shapes: [.closed(concurrency: 50)], seed: 1))
        let window = try await conductor.run(plan.levels[0], index: 0).window
        #expect(window.steadyTo - window.steadyFrom >= .milliseconds(10))
    }

    @Test func `failures and cancellations are outcomes and stop nobody else`() async throws {
        let (sink, _, _) = try await run(suite("a", cases: 3), concurrency: 1) { request in
            request.id.episode.contains("c1")
                ? .init(ending: .failed(Failure(.timeout, "late"))) : .init("no")
        }
        #expect(
            sink.episodes.map(\.outcome).sorted { $0.rawValue < $1.rawValue } == [
                .failed, .rejected, .rejected,
            ])
    }

    @Test func `a time limit repeats the plan with further repeats of its cases`() async throws {
        let (sink, _, _) = try await run(
            suite("a", cases: 2), stop: StopRule(time: .milliseconds(95)), concurrency: 1
        ) { _ in .init("yes") }
        #expect(sink.episodes.count == 10)
        #expect(Set(sink.episodes.map(\.planned.id)).count == 10)
        #expect(Set(sink.episodes.map { "\($0.planned.caseID)/\($0.planned.repetition)" }).count == 10)
    }

    @Test func `tools are called until the model answers`() async throws {
        let (sink, _, requests) = try await run(suite("a", cases: 1, tools: true), concurrency: 1) {
            request in
            request.id.turn < 2
                ? .init(
                    toolCalls: [ToolCall(id: "1", name: "look", arguments: "{}")],
                    ending: .completed(.toolCalls)) : .init("yes")
        }
        let episode = try #require(sink.episodes.first)
        #expect(episode.steps.map(\.result) == ["seen", "seen"])
        #expect(episode.exchanges.count == 3)
        #expect(episode.outcome == .accepted)
        #expect(requests.last?.messages.map(\.role) == [.user, .assistant, .tool, .assistant, .tool])
    }

    @Test func `calls of one turn are made in order, and their latencies pass side by side`() async throws {
        var tooled = suite("a", cases: 1, tools: true)
        tooled.world?.latencies = ["look": .logNormal(median: .milliseconds(200), sigma: 0.5)]
        let calls = ["x", "y"].map { ToolCall(id: $0, name: "look", arguments: "{}") }
        let answer: @Sendable (GenerationRequest) -> ScriptedBackend.Answer = { request in
            request.id.turn == 0 ? .init(toolCalls: calls, ending: .completed(.toolCalls)) : .init("yes")
        }
        let (sink, _, requests) = try await run(tooled, concurrency: 1, answer: answer)
        let episode = try #require(sink.episodes.first)
        #expect(requests.last?.messages.suffix(2).map(\.toolCallID) == ["x", "y"])
        let latencies = episode.steps.map(\.latency)
        #expect(Set(latencies).count == 2)
        #expect(latencies.allSatisfy { $0 > .zero })
        #expect(episode.steps.map(\.took) == latencies)
        #expect(requests[1].scheduled - sink.exchanges[0].trace.closed == latencies.max())
        // Two requests of 10 ms each, and the tools.
        #expect(episode.ended - episode.scheduled == .milliseconds(20) + (latencies.max() ?? .zero))
        let again = try await run(tooled, concurrency: 1, answer: answer)
        #expect(again.sink.episodes.first?.steps.map(\.latency) == latencies)
    }

    @Test func `what shows the state is asked before the first request and when the episode has ended`()
        async throws
    {
        var probed = suite("a", cases: 1, tools: true)
        probed.acceptance = [ScorerRule(scorer: "compares")]
        let clock = ManualClock()
        let backend = ScriptedBackend(clock: clock) { request in
            request.id.turn < 2
                ? .init(
                    toolCalls: [ToolCall(id: "1", name: "look", arguments: "{}")],
                    ending: .completed(.toolCalls)) : .init("yes")
        }
        let episode = try await episode(
            of: probed, backend: backend, clock: clock, worlds: CountingWorld(), kinds: [comparing])
        #expect(episode.openingProbes.map(\.result) == ["call 1"])
        #expect(episode.steps.map(\.result) == ["call 2", "call 3"])
        #expect(episode.probes.map(\.result) == ["call 4"])
    }

    @Test func `a model that never answers ends at the step limit`() async throws {
        let (sink, _, _) = try await run(suite("a", cases: 1, tools: true), concurrency: 1) { _ in
            .init(
                toolCalls: [ToolCall(id: "1", name: "look", arguments: "{}")], ending: .completed(.toolCalls))
        }
        #expect(sink.episodes.first?.ending == .stepLimit)
        #expect(sink.episodes.first?.exchanges.count == 3)
    }

    @Test
    func `a conversation of several turns is one episode, and each turn waits for the last and its pause`()
        async throws
    {
        var talk = suite("a", cases: 1)
        talk.cases[0].followUps = [
            FollowUp(text: "and?", pause: .seconds(2)), FollowUp(text: "really?", maxTokens: 7),
        ]
        let (sink, _, requests) = try await run(talk, concurrency: 1) { request in
            .init(request.messages.count < 5 ? "no" : "yes")
        }
        let episode = try #require(sink.episodes.first)
        #expect(episode.outcome == .accepted)
        #expect(episode.exchanges.map(\.turn) == [0, 1, 2])
        #expect(requests.last?.messages.map(\.role) == [.user, .assistant, .user, .assistant, .user])
        #expect(requests.map(\.settings.maxTokens) == [256, 256, 7])
        #expect(requests[1].scheduled - sink.exchanges[0].trace.closed == .seconds(2))
    }

    @Test
    func `a turn that has a time of its own comes then, or when the last answer and its pause are over`()
        async throws
    {
        var talk = suite("a", cases: 1)
        talk.cases[0].followUps = [
            FollowUp(text: "early", spacing: Nanoseconds(1)),
            FollowUp(text: "on time", pause: .seconds(2), spacing: .seconds(3600)),
        ]
        let (sink, _, requests) = try await run(talk, concurrency: 1) { _ in .init("no") }
        #expect(requests.count == 3)
        #expect(requests[1].scheduled == sink.exchanges[0].trace.closed)
        #expect(requests[2].scheduled - requests[1].scheduled == .seconds(3600))
    }
}

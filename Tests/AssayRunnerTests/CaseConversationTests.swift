import AssayCore
import AssayRunner
import AssayTestSupport
import Testing

@Suite struct CaseConversationTests {
    private func suite(_ one: Case, system: String? = nil, messages: String? = nil) -> Suite {
        Suite(
            name: "s", version: "1", workload: "w", summary: "",
            prompt: PromptTemplate(system: system, user: "Say yes.", messages: messages), cases: [one],
            acceptance: [ScorerRule(scorer: "yes")])
    }

    private func run(
        _ suite: Suite, _ answer: ScriptedBackend.Answer
    ) async throws -> (episode: Episode, requests: [GenerationRequest]) {
        let clock = ManualClock()
        let backend = ScriptedBackend(clock: clock) { _ in answer }
        let sink = MemorySink()
        let conductor = Conductor(
            suites: ["s": try await prepared(suite)], backends: ["b": backend], clock: clock, sink: sink,
            observer: Silent())
        let plan = Planner.plan(
            PlanRequest(
                suites: [MixEntry(suite, weight: 1)], backends: ["b"], shapes: [.closed(concurrency: 1)],
                repeats: 1, warmUp: 0, stop: StopRule(), seed: 1))
        _ = try await conductor.run(try #require(plan.levels.first), index: 0)
        return (try #require(sink.episodes.first), backend.requests)
    }

    @Test func `a conversation that the case brings is sent as it is, after the system message`() async throws
    {
        let history: JSONValue = [
            ["role": "developer", "content": "Be kind."],
            ["role": "user", "content": [["type": "text", "text": "Where is it?"]]],
            [
                "role": "assistant", "content": nil,
                "tool_calls": [
                    ["id": "t1", "type": "function", "function": ["name": "find", "arguments": "{}"]]
                ],
            ],
            ["role": "tool", "tool_call_id": "t1", "content": "here"],
            ["role": "user", "content": "So?"],
        ]
        let one = Case(id: "c", input: ["messages": history], expect: [:])
        let (_, requests) = try await run(
            suite(one, system: "Answer.", messages: "messages"), ScriptedBackend.Answer("yes"))
        #expect(
            requests.first?.messages == [
                Message(.system, "Answer."), Message(.system, "Be kind."), Message(.user, "Where is it?"),
                Message(.assistant, "", toolCalls: [ToolCall(id: "t1", name: "find", arguments: "{}")]),
                Message(.tool, "here", toolCallID: "t1"), Message(.user, "So?"),
            ])
    }

    @Test
    func `calls of tools that a case declares end the episode and are kept, with what is wrong with them`()
        async throws
    {
        let tool = ToolDeclaration(name: "add", summary: "Adds.", parameters: ["type": "object"])
        let calls = [
            ToolCall(id: "1", name: "add", arguments: #"{"a": 1}"#),
            ToolCall(id: "2", name: "ad", arguments: "{}"), ToolCall(id: "3", name: "add", arguments: "{"),
        ]
        let (episode, requests) = try await run(
            suite(Case(id: "c", input: [:], tools: [tool], expect: [:])),
            ScriptedBackend.Answer(toolCalls: calls))
        #expect(requests.count == 1 && requests.first?.tools == [tool])
        #expect(episode.ending == .answered)
        #expect(episode.steps.map(\.call) == calls)
        #expect(episode.steps.map(\.error) == [nil, .unknownTool, .invalidJSON])
    }
}

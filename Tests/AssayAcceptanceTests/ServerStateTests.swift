import AssayAcceptance
import AssayCore
import Testing

/// The end state of a world that has no database: its own tools are asked once the episode has ended.
@Suite struct ServerStateTests {
    /// A counter behind the official SDK's server.
    private static let tools = """
        count = 0

        @server.tool()
        def add(number: int) -> str:
            global count
            count += number
            return "added"

        @server.tool()
        def state() -> dict[str, int]:
            return {"count": count}

        @server.tool()
        def fail() -> str:
            raise ValueError("broken")
        """

    private func suite(_ source: WorldSource, state: JSONValue, declares tools: [WorldTool] = []) -> Suite {
        let add = ToolCall(id: "1", name: "add", arguments: #"{"number": 2}"#)
        let wrong = ToolCall(id: "1", name: "add", arguments: #"{"number": 3}"#)
        return Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            world: WorldDefinition(setup: "", tools: tools, source: source),
            cases: [
                Case(
                    id: "c", input: [:], expect: ["state": state],
                    references: [Reference(text: "", toolCalls: [add])],
                    counterexamples: [Reference(text: "", toolCalls: [wrong]), Reference(text: "I added 2.")])
            ], acceptance: [ScorerRule(scorer: "end_state")])
    }

    @Test(
        arguments: [
            ["tool": "state", "equals": ["count": 2]], ["tool": "state", "arguments": [:], "contains": "2"],
            ["tool": "state", "paths": [["path": "$.count", "equals": 2]]],
        ] as [JSONValue])
    func `what was done is accepted, nothing and something else are not`(goal: JSONValue) async throws {
        let server = try ToolServers.sdk(Self.tools)
        let suite = suite(.mcp(server.description), state: [goal])
        #expect(try await SuiteSelfTest.failures(of: suite) == [])
    }

    @Test func `a goal that the first state satisfies is found: doing nothing must never pass`() async throws
    {
        let server = try ToolServers.sdk(Self.tools)
        let suite = suite(.mcp(server.description), state: [["tool": "state", "contains": "count"]])
        let failures = try await SuiteSelfTest.failures(of: suite)
        #expect(failures.contains("s/c doing nothing (no call, an empty answer) is accepted"))
    }

    @Test func `a reply that is an error fails the goal, with its words`() async throws {
        let server = try ToolServers.sdk(Self.tools)
        let suite = suite(.mcp(server.description), state: [["tool": "fail", "contains": "x"]])
        let failures = try await SuiteSelfTest.failures(of: suite)
        #expect(
            failures.contains { $0.contains("reference 1 is rejected: end_state: fail: failed") },
            "\(failures)")
    }

    @Test func `recorded replies answer too, and what was never called leaves the goal unscored`()
        async throws
    {
        let tool = WorldTool(
            declaration: ToolDeclaration(name: "state", summary: "", parameters: ["type": "object"]), sql: "",
            writes: false)
        let replies = [RecordedReply(tool: "state", arguments: [:], reply: #"{"count": 2}"#)]
        let suite = suite(
            .recorded(replies), state: [["tool": "state", "equals": ["count": 2]]], declares: [tool])
        let rule = try AcceptanceRule(suite, kinds: AcceptanceScorers.all)
        let probes = rule.probes(suite.cases[0])
        #expect(probes.map(\.name) == ["state"])
        var episode = Episode(
            planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 0), exchanges: [], output: "", ending: .answered)
        func score() async -> Score? {
            await rule.scores(
                of: ScoringSubject(suite: suite, testCase: suite.cases[0], episode: episode, opening: [])
            ).first
        }
        #expect(await score()?.finding == .unscored)
        let world = try await WorldMaker().makeWorld(try #require(suite.world))
        for call in probes { episode.probes.append(await world.call(call, turn: 0)) }
        #expect(await score()?.finding == .judged(value: 1, passed: true))
        episode.probes[0].error = .lost
        #expect(await score()?.finding == .unscored)
    }

    @Test(
        arguments: [
            ("count is 2", "must be a list"), (["state"], "must be a list of objects with 'tool'"),
            ([["tool": "state"]], "asks nothing of the reply of 'state'"),
            ([["tool": "state", "equal": 1]], "must be a list of objects with 'tool'"),
            ([["tool": "state", "arguments": 1, "equals": 1]], "must be a list of objects with 'tool'"),
            ([["tool": "stat", "equals": 1]], "names the tool 'stat', which there is not"),
            ([["tool": "state", "paths": [["path": "$["]]]], "has 'paths' that are no JSONPath checks"),
            ([["tool": "state", "contains": ""]], "'contains' that is no text"),
            ([["table": "orders", "rows": []]], "must be a list of objects with 'tool'"),
        ] as [(JSONValue, String)])
    func `a goal that could not be asked is a mistake at its case`(state: JSONValue, message: String) {
        let tool = WorldTool(
            declaration: ToolDeclaration(name: "state", summary: "", parameters: ["type": "object"]), sql: "",
            writes: false)
        let suite = suite(.recorded([]), state: state, declares: [tool])
        do throws(Diagnostics) {
            _ = try AcceptanceRule(suite, kinds: AcceptanceScorers.all)
            Issue.record("nothing was said")
        } catch { #expect(error.all.contains { $0.message.contains(message) }, "\(error.all)") }
    }
}

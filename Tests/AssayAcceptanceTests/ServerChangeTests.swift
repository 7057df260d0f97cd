import AssayAcceptance
import AssayCore
import Testing

/// What an episode changed in a world that has no database: its probes are called before the episode and after it.
@Suite struct ServerChangeTests {
    /// A notebook behind the official SDK's server.
    private static let tools = """
        notes = {"milk": "two litres"}
        log = []

        @server.tool()
        def write(title: str, text: str) -> str:
            notes[title] = text
            log.append(title)
            return "written"

        @server.tool()
        def read(title: str) -> str:
            if title not in notes:
                raise ValueError("there is no such note")
            return notes[title]

        @server.tool()
        def state() -> dict[str, dict[str, str] | list[str]]:
            return {"notes": notes, "log": log}
        """

    private static func write(_ title: String, _ text: String) -> ToolCall {
        ToolCall(id: "1", name: "write", arguments: #"{"title": "\#(title)", "text": "\#(text)"}"#)
    }

    private func suite(
        _ source: WorldSource, probes: [WorldProbe] = [WorldProbe(tool: "state")], expect: JSONValue,
        endState: Bool = false
    ) -> Suite {
        var world = WorldDefinition(setup: "", source: source)
        world.probes = probes
        return Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            world: world,
            cases: [
                Case(
                    id: "c", input: [:], expect: expect,
                    references: [Reference(text: "", toolCalls: [Self.write("bread", "one loaf")])],
                    counterexamples: [
                        Reference(
                            text: "",
                            toolCalls: [Self.write("bread", "one loaf"), Self.write("milk", "none")])
                    ])
            ],
            acceptance: (endState ? [ScorerRule(scorer: "end_state")] : []) + [
                ScorerRule(scorer: "no_side_effects")
            ])
    }

    struct Row: Sendable {
        var expect: JSONValue
        /// What becomes of writing the one note, and of spoiling another beside it.
        var acceptsWriting: Bool
        var acceptsSpoiling: Bool
    }

    @Test(arguments: [
        Row(expect: [:], acceptsWriting: false, acceptsSpoiling: false),
        Row(
            expect: ["may_change": [["tool": "state", "paths": ["$.notes.bread", "$.log"]]]],
            acceptsWriting: true, acceptsSpoiling: false),
        Row(
            expect: [
                "may_change": [["tool": "state", "arguments": [:], "paths": ["$.log[*]", "$.notes.*"]]]
            ],
            acceptsWriting: true, acceptsSpoiling: true),
        Row(
            expect: ["may_change": [["tool": "state", "arguments": ["a": 1]]]], acceptsWriting: false,
            acceptsSpoiling: false),
        Row(expect: ["may_change": ["state"]], acceptsWriting: true, acceptsSpoiling: true),
        Row(
            expect: [
                "may_change": "*", "must_not_change": [["tool": "read", "arguments": ["title": "milk"]]],
            ], acceptsWriting: true, acceptsSpoiling: false),
        // There is no such note before; there is after.
        Row(
            expect: [
                "may_change": "*", "must_not_change": [["tool": "read", "arguments": ["title": "bread"]]],
            ], acceptsWriting: false, acceptsSpoiling: false),
    ])
    func `only what may change has changed in the server's state`(row: Row) async throws {
        let server = try ToolServers.sdk(Self.tools)
        let failures = try await SuiteSelfTest.failures(
            of: suite(.mcp(server.description), expect: row.expect))
        #expect(failures.contains { $0.hasPrefix("s/c reference 1 is rejected") } != row.acceptsWriting)
        #expect(failures.contains("s/c counterexample 1 is accepted") == row.acceptsSpoiling)
        #expect(failures.contains { $0.hasPrefix("s/c doing nothing") && $0.hasSuffix("is accepted") })
    }

    @Test func `what a goal names is judged by the goal, and only the rest is compared`() async throws {
        let goal: JSONValue = [
            "tool": "state",
            "paths": [["path": "$.notes.bread", "equals": "one loaf"], ["path": "$.log", "count": 1]],
        ]
        let server = try ToolServers.sdk(Self.tools)
        let suite = suite(.mcp(server.description), expect: ["state": [goal]], endState: true)
        #expect(try await SuiteSelfTest.failures(of: suite) == [])
    }

    @Test func `a change is told with both replies`() async throws {
        let server = try ToolServers.sdk(Self.tools)
        let failures = try await SuiteSelfTest.failures(of: suite(.mcp(server.description), expect: [:]))
        let words =
            #"state replied '{"log":[],"notes":{"milk":"two litres"}}' and now '{"log":["bread"],"notes":{"bread":"one loaf","milk":"two litres"}}'"#
        #expect(failures.contains { $0.contains(words) }, "\(failures)")
    }

    @Test func `a probe that shows no state leaves the output unscored`() async throws {
        let server = try ToolServers.sdk(Self.tools)
        let suite = suite(.mcp(server.description), probes: [WorldProbe(tool: "stat")], expect: [:])
        let failures = try await SuiteSelfTest.failures(of: suite)
        let words = "no_side_effects could not judge: 'stat', called before the episode, shows no state: "
        #expect(failures.contains { $0.contains(words) }, "\(failures)")
    }

    @Test func `an episode recorded before there were probes is unscored`() async throws {
        let suite = suite(.recorded([]), expect: [:])
        let rule = try AcceptanceRule(suite, kinds: AcceptanceScorers.all)
        #expect(rule.openingProbes(suite.cases[0]) == rule.probes(suite.cases[0]))
        #expect(rule.probes(suite.cases[0]).map(\.name) == ["state"])
        let episode = Episode(
            planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 0), exchanges: [], output: "", ending: .answered)
        let scores = await rule.scores(
            of: ScoringSubject(suite: suite, testCase: suite.cases[0], episode: episode, opening: []))
        #expect(scores[0].finding == .unscored)
        #expect(scores[0].reason == "'state' was not called before the episode")
    }

    @Test(
        arguments: [
            (["may_change": ["stat"]], "expect.may_change names 'stat', which is no probe: state"),
            (["may_change": [["tool": "state", "path": "$"]]], "has an unknown member 'path'"),
            (["may_change": [["tool": "state", "paths": ["$["]]]], "has '$[', which is no JSONPath"),
            (["may_change": [["paths": ["$"]]]], "expect.may_change needs 'tool'"),
            (["must_not_change": [["table": "orders"]]], "has an unknown member 'table'"),
            (["must_not_change": ["state"]], "expect.must_not_change must be an object"),
        ] as [(JSONValue, String)])
    func `what could not be compared is a mistake at its case`(expect: JSONValue, message: String) {
        #expect(mistakes(suite(.recorded([]), expect: expect)).contains { $0.contains(message) })
    }

    @Test func `a world without a database needs probes`() {
        let said = mistakes(suite(.recorded([]), probes: [], expect: [:]))
        #expect(
            said == [
                "no_side_effects: the suite's world has no database whose state could be asked, and declares no probes"
            ])
        let own = suite(.recorded([]), probes: [], expect: ["must_not_change": [["tool": "state"]]])
        #expect(mistakes(own).isEmpty)
        var worldless = own
        worldless.world = nil
        #expect(mistakes(worldless) == ["no_side_effects: the suite has no world"], "once, not once a field")
    }

    private func mistakes(_ suite: Suite) -> [String] {
        do throws(Diagnostics) {
            _ = try AcceptanceRule(suite, kinds: AcceptanceScorers.all)
            return []
        } catch { return error.all.map(\.message) }
    }
}

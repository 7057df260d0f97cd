import AssayAcceptance
import AssayCore
import Testing

@Suite struct EscalationTests {
    @Test(arguments: [
        (false, #"{"escalate": false}"#, EscalationFinding.contained),
        (false, #"{"escalate": true}"#, .needless),
        (true, #"{"escalate": true}"#, .right), (true, #"{"escalate": false}"#, .missed),
        (true, "I cannot say.", .missed), (false, "", .contained),
    ])
    func `what was needed and what was done make the finding`(
        needed: Bool, output: String, finding: EscalationFinding
    ) async throws {
        let judged = try await found(output, needed: .bool(needed), options: options(["path": "escalate"]))
        #expect(judged.label == finding.rawValue)
        #expect(judged.judgement.value == (finding == .contained || finding == .right ? 1 : 0))
    }

    @Test func `a tool that ran hands over, one that was refused does not`() async throws {
        let call = ToolCall(id: "1", name: "read", arguments: "{}")
        for (error, finding) in [(nil, EscalationFinding.right), (ToolError.refused, .missed)] {
            let step = ToolStep(turn: 0, call: call, result: "", error: error)
            let judged = try await found(
                "", needed: true, options: options(["tool": "read"]), steps: [step],
                world: WorldTests.definition)
            #expect(judged.label == finding.rawValue)
        }
    }

    @Test func `tools that a server has or that cases bring can hand over`() async throws {
        let tool = ToolDeclaration(name: "hand_over", summary: "", parameters: ["type": "object"])
        let served = WorldDefinition(setup: "", source: .mcp(MCPServer(command: "x", folder: ".")))
        let step = ToolStep(turn: 0, call: ToolCall(id: "1", name: "hand_over", arguments: "{}"), result: "")
        for (world, tools) in [(served, []), (nil, [tool])] {
            let judged = try await found(
                "", needed: true, options: options(["tool": "hand_over"]), steps: [step], world: world,
                tools: tools)
            #expect(judged.label == EscalationFinding.right.rawValue)
        }
    }

    @Test func `a case that says nothing of it has no finding`() async throws {
        let judged = try await found("{}", needed: nil, options: options(["path": "escalate"]))
        #expect(judged.label == nil)
        #expect(judged.judgement.value == 1)
    }

    @Test(arguments: [
        (options([:]), "it needs 'path' or 'tool'"),
        (options(["path": "a", "tool": "b"]), "it needs 'path' or 'tool'"),
        (options(["tool": "b"]), "no tool 'b'"),
        (options(["path": "a", "chanel": "b"]), "unknown option 'chanel'"),
    ])
    func `a wrong rule is told`(options: JSONObject, words: String) async throws {
        let error = await #expect(throws: Diagnostics.self) {
            try await found("{}", needed: true, options: options)
        }
        #expect(error?.all.contains { $0.message.contains(words) } == true)
    }

    private func found(
        _ output: String, needed: JSONValue?, options: JSONObject, steps: [ToolStep] = [],
        world: WorldDefinition? = nil, tools: [ToolDeclaration] = []
    ) async throws -> (judgement: Judgement, label: String?) {
        let testCase = Case(id: "c", input: [:], tools: tools, expect: .members(["escalate": needed]))
        let suite = Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            world: world, cases: [testCase], acceptance: [])
        let kind = try #require(AcceptanceScorers.all.first { $0.name == "escalation" })
        let scorer = try kind.make(ScorerRule(scorer: "escalation", options: options), suite)
        let subject = ScoringSubject(
            suite: suite, testCase: testCase, episode: episode(output, steps: steps), opening: [])
        return (await scorer.judge(subject), scorer.label(subject))
    }
}

/// An episode that ended as given.
func episode(_ output: String, steps: [ToolStep] = [], ending: EpisodeEnding = .answered) -> Episode {
    Episode(
        planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
        backend: "b", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
        ended: MonotonicInstant(nanoseconds: 1), exchanges: [], steps: steps, output: output, ending: ending)
}

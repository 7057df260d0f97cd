import AssayCore
import AssayTestSupport
import Testing

@testable import AssayAcceptance

@Suite struct CommandScorerTests {
    private func subject(_ output: String) -> ScoringSubject {
        let testCase = Case(id: "sum", input: ["a": 2, "b": 3], expect: ["sum": 5], tags: ["easy"])
        let suite = Suite(
            name: "sums", version: "1", workload: "sums", summary: "Sums.", prompt: PromptTemplate(user: "?"),
            cases: [testCase], acceptance: [])
        let episode = Episode(
            planned: PlannedEpisode(
                id: "sum", suite: "sums", caseID: "sum", repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 0), exchanges: [], retrieved: [], output: output,
            ending: .answered)
        return ScoringSubject(suite: suite, testCase: testCase, episode: episode, opening: [])
    }

    private func judge(_ tool: String, _ language: Language = .python, output: String = "5") async
        -> Judgement
    {
        await CommandScorer(tool: tool, language: language, limits: SandboxLimits(cpuSeconds: 2))
            .judge(subject(output))
    }

    private static let python = """
        import json, sys
        job = json.load(sys.stdin)
        right = job["output"].strip() == str(job["expect"]["sum"])
        print(json.dumps({"value": 1 if right else 0.25, "reason": "sum of " + str(job["input"]["a"])}))
        """

    @Test func `the tool's value and reason are the judgement`() async {
        #expect(await judge(Self.python) == .value(1, reason: "sum of 2"))
        #expect(await judge(Self.python, output: "6") == .value(0.25, reason: "sum of 2"))
    }

    @Test func `a tool may be a shell script`() async {
        let script = "grep -q '\"output\": *\"5\"' && echo '{\"value\": 1, \"reason\": \"five\"}'"
        #expect(await judge(script, .sh) == .value(1, reason: "five"))
    }

    @Test(arguments: [
        "raise SystemExit(1)", "print('fine')", "print('[]')", "print('{}')", "def",
        "print('{\"value\": 2, \"reason\": \"too much\"}')", "print('{\"value\": 1}')", "while True: pass",
        "print('{\"unscored\": \"no idea\"}')", "import socket; socket.create_connection(('127.0.0.1', 80))",
    ])
    func `a tool that fails, or says nothing that counts, leaves the output unscored`(tool: String) async {
        guard case .unscored = await judge(tool) else {
            Issue.record("judged by: \(tool)")
            return
        }
    }

    @Test func `without a sandbox the tool does not run`() async {
        let scorer = CommandScorer(
            tool: Self.python, language: .python, limits: SandboxLimits(), sandbox: .found(in: "/nowhere"))
        guard case .unscored(let reason) = await scorer.judge(subject("5")) else {
            Issue.record("a tool ran without a sandbox")
            return
        }
        #expect(reason.contains("bubblewrap"))
    }
}

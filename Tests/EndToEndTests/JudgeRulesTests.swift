#if Engine
import AssayCore
import AssayFormats
import AssayTestSupport
import Glibc
import Testing

/// A suite with two rules of one judge, each checked by labels of its own; the endpoint's answers are scripted.
@Suite(.serialized) struct JudgeRulesTests {
    private let program = ProgramTests()
    private let root = "/tmp/assay-judge-rules-\(getpid())"

    private func write(_ text: String, _ name: String) throws {
        try program.write(text, root + "/" + name)
    }

    private func makeSuite(url: String) throws {
        for folder in [root, root + "/mini"] { mkdir(folder, 0o755) }
        try write(
            """
            format: 1
            name: mini
            version: 1.0.0
            workload: qa
            summary: Capitals.
            prompt: {user: "{{input.question}}"}
            generation: {max_tokens: 16, temperature: 0}
            acceptance:
              - {scorer: judge, backend: critic, rubric: The output names the expected answer.}
              - {scorer: judge, backend: critic, rubric: The output is polite.}

            """, "mini/suite.yaml")
        try write(
            """
            {"id": "france", "input": {"question": "What is the capital of France?"}, "expect": {}}
            {"id": "italy", "input": {"question": "What is the capital of Italy?"}, "expect": {}}

            """, "mini/cases.jsonl")
        try write(
            """
            format: 1
            backends:
              writer: {kind: openai, url: "\(url)", model: m}
              critic: {kind: openai, url: "\(url)", model: m}

            """, "assay.yaml")
    }

    /// Answers as the writer, and as a judge who finds what is rude not polite.
    private func makeServer() -> LoopbackServer {
        LoopbackServer { request in
            guard request.contains("/chat/completions") else {
                return [LoopbackServer.reply("404 Not Found", "{}")]
            }
            let isRude = request.contains("is polite") && request.contains("Go away")
            let text =
                request.contains("json_schema")
                ? #"{\"reason\": \"So it is.\", \"verdict\": \"\#(isRude ? "reject" : "accept")\"}"#
                : "It is Paris."
            let event = #"{"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":"stop"}]}"#
            return [.send(LoopbackServer.streamHead + "data: \(event)\n\ndata: [DONE]\n\n"), .close]
        }
    }

    private func assay(_ words: [String]) -> (status: Int32, text: String) {
        let status = program.end(
            program.start(words + ["--config", root + "/assay.yaml"], output: root + "/said.txt")
        ).status
        return (status, program.text(root + "/said.txt"))
    }

    private func labels(_ rules: [Int?]) -> String {
        rules.map { rule in
            let member = rule.map { #""rule": \#($0), "# } ?? ""
            return #"{"case": "france", "output": "Please: Paris.", \#(member)"accept": true}"# + "\n"
                + #"{"case": "italy", "output": "Go away.", \#(member)"accept": false}"# + "\n"
        }.joined()
    }

    @Test func `each rule is checked by its own labels, kept apart, and found by a run`() throws {
        let server = makeServer()
        defer { server.stop() }
        try makeSuite(url: server.url)
        try write(labels([1, 2]), "labels.jsonl")
        let check = assay(["judge-check", root + "/labels.jsonl", "--suite", root + "/mini"])
        #expect(check.status == 0, "\(check.text)")
        #expect(check.text.contains("rule 1 (\(root)/mini/suite.yaml:9:14)"), "\(check.text)")
        #expect(check.text.contains("rule 2 (\(root)/mini/suite.yaml:10:14)"), "\(check.text)")
        let checks = try JudgeCheckFile.read(path: root + "/mini/judge-check.json")
        #expect(checks.map(\.truePositives) == [1, 1] && checks.map(\.count) == [2, 2])
        // Only the rule of politeness rejects what is rude.
        #expect(checks.map(\.falsePositives) == [1, 0] && checks.map(\.trueNegatives) == [0, 1])

        let ran = assay([
            "run", root + "/mini", "--backend", "writer", "--warm-up", "0", "--concurrency", "1", "--out",
            root + "/runs",
        ])
        #expect(ran.status == 0, "\(ran.text)")
        for check in checks {
            let prompt = check.judge.promptDigest.prefix(12)
            #expect(
                ran.text.contains("judge calibrated — mini: judge by critic (m), prompt \(prompt)"),
                "\(ran.text)")
        }
    }

    @Test func `labels that do not tell the rules apart are mistakes at their places`() throws {
        try makeSuite(url: "http://127.0.0.1:9")
        try write(labels([nil, 3]), "untold.jsonl")
        let check = assay(["judge-check", root + "/untold.jsonl", "--suite", root + "/mini"])
        #expect(check.status == 2, "\(check.text)")
        let untold = "untold.jsonl:1:1: error: the suite has 2 rules 'judge', and this label does not say"
        #expect(check.text.contains(untold), "\(check.text)")
        #expect(check.text.contains("give it 'rule', the number of one: rule 1 ("), "\(check.text)")
        let unknown = "untold.jsonl:3:1: error: there is no rule 3 of 'judge' in the suite"
        #expect(check.text.contains(unknown), "\(check.text)")
    }
}
#endif

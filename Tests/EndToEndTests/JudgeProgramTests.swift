#if Engine
import AssayAcceptance
import AssayCore
import AssayEngine
import AssayFormats
import AssayRunner
import AssayTestSupport
import Glibc
import Testing

/// A suite that a model judges, through the program itself; the endpoint's answers are scripted.
@Suite(.serialized) struct JudgeProgramTests {
    private let program = ProgramTests()

    private func makeSuite(_ root: String, url: String) throws {
        for folder in [root, root + "/mini"] { mkdir(folder, 0o755) }
        try program.write(
            """
            format: 1
            name: mini
            version: 1.0.0
            workload: qa
            summary: Capitals.
            prompt: {user: "{{input.question}} Answer in one sentence."}
            generation: {max_tokens: 16, temperature: 0}
            acceptance:
              - scorer: judge
                backend: critic
                rubric: {file: rubric.md}
                fields: [input.question, expect.answer]
                max_tokens: 200

            """, root + "/mini/suite.yaml")
        try program.write("The output names the expected answer.\n", root + "/mini/rubric.md")
        let cases = [("France", "Paris"), ("Italy", "Rome")].map { country, city in
            #"{"id": "\#(country.lowercased())", "input": {"question": "What is the capital of \#(country)?"}, "expect": {"answer": "\#(city)"}}"#
        }
        try program.write(cases.joined(separator: "\n") + "\n", root + "/mini/cases.jsonl")
        try program.write(
            """
            format: 1
            backends:
              writer: {kind: openai, url: "\(url)", model: smollm2}
              critic: {kind: openai, url: "\(url)", model: smollm2}
            prices:
              writer: {currency: USD, input_per_million: "1", output_per_million: "1"}
              critic: {currency: USD, input_per_million: "10", output_per_million: "10"}

            """, root + "/assay.yaml")
    }

    private func assay(_ words: [String], _ said: String) -> (status: Int32, text: String) {
        let status = program.end(program.start(words, output: said)).status
        return (status, program.text(said))
    }

    @Test func `verdicts are recorded, costed apart, kept when judged again, and checked against labels`()
        throws
    {
        let server = LoopbackServer { request in
            guard request.contains("/chat/completions") else {
                return [LoopbackServer.reply("404 Not Found", "{}")]
            }
            // A judge is asked for a verdict by a schema; a rude output is rejected.
            let verdict = request.contains("Go away") ? "reject" : "accept"
            let text =
                request.contains("json_schema")
                ? #"{\"reason\": \"So it is.\", \"verdict\": \"\#(verdict)\"}"# : "It is Paris."
            let events = [
                #"{"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":"stop"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10}}"#,
            ]
            let stream = events.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
            return [.send(LoopbackServer.streamHead + stream), .close]
        }
        defer { server.stop() }
        let root = "/tmp/assay-judge-\(getpid())"
        try makeSuite(root, url: server.url)
        let config = ["--config", root + "/assay.yaml"]
        let ran = assay(
            [
                "run", root + "/mini", "--backend", "writer", "--warm-up", "0", "--concurrency", "1", "--out",
                root + "/runs",
            ]
                + config, root + "/run.txt")
        #expect(ran.status == 0, "\(ran.text)")
        #expect(ran.text.contains("judge not calibrated — mini: judge by critic (smollm2)"))
        #expect(ran.text.contains("Evaluation  an account of its own"))
        let folder = try #require(program.firstEntry(of: root + "/runs"))
        let run = try RunReader.read(folder: folder).record
        #expect(run.evaluation.count == 2 && run.evaluation.allSatisfy { $0.use.purpose == .judge })
        #expect(
            run.evaluation.allSatisfy { $0.exchange.backend == "critic" && $0.exchange.usage.output != nil })
        #expect(run.exchanges.allSatisfy { $0.backend == "writer" })
        #expect(run.episodes.allSatisfy { $0.outcome == .accepted }, "\(run.episodes)")
        // 110 tokens at 10 dollars a million, twice; the workload's own two requests are at 1.
        #expect(ran.text.contains("judge: critic, 2 requests, 200 prompt and 20 output tokens, 0.0022 USD"))
        #expect(ran.text.contains("inference: 0.00022 USD"))
        #expect(run.header.judges.first?.promptDigest == run.evaluation.first?.use.promptDigest)

        let kept = assay(["score", folder], root + "/kept.txt")
        #expect(kept.text.contains("2 episodes judged, 0 flipped"), "\(kept.text)")
        #expect(try RunReader.read(folder: folder).record.header.suites.map(\.judgedBy) == [nil])
        try program.write("The output is polite.\n", root + "/mini/rubric.md")
        let changed = assay(["score", folder], root + "/changed.txt")
        #expect(changed.text.contains("2 flipped") && changed.text.contains("unscored"), "\(changed.text)")
        #expect(changed.text.contains("the rubric changed; run with --judge to ask again"))
        #expect(try RunReader.read(folder: folder).record.header.suites.first?.judgedBy != nil)
        let verified = assay(["verify", folder], root + "/verified.txt")
        #expect(verified.text.contains("2 outputs judged again, all alike"), "\(verified.text)")
        #expect(try RunReader.read(folder: folder).record.evaluation.count == run.evaluation.count)
        let asked = assay(["score", folder, "--judge"] + config, root + "/asked.txt")
        #expect(asked.text.contains("spends tokens") && asked.text.contains("2 flipped"), "\(asked.text)")
        #expect(asked.text.contains("unscored → accepted (no longer judge: "), "\(asked.text)")
        #expect(try RunReader.read(folder: folder).record.evaluation.count == 4)

        try program.write(
            """
            {"case": "france", "output": "Thank you for asking. It is Paris.", "accept": true}
            {"case": "italy", "output": "Go away.", "accept": false}

            """, root + "/labels.jsonl")
        let check = assay(
            ["judge-check", root + "/labels.jsonl", "--suite", root + "/mini"] + config, root + "/check.txt")
        #expect(check.status == 0 && check.text.contains("sensitivity"), "\(check.text)")
        let checks = try JudgeCheckFile.read(path: root + "/mini/judge-check.json")
        #expect(checks.first?.truePositives == 1 && checks.first?.trueNegatives == 1)
        #expect(checks.first?.count == 2)
        let report = assay(["report", folder], root + "/report.txt")
        #expect(report.text.contains("judge calibrated — mini"), "\(report.text)")
    }

    @Test func `the in-process engine gives a structured verdict, kept with its tokens`() async throws {
        let engine = EngineBackend(
            name: "engine", modelName: DefaultModel.name,
            configuration: EngineConfiguration(modelPath: DefaultModel.path, sequences: 1, threads: 2))
        try await engine.prepare()
        let path = "/tmp/assay-judge-\(getpid())-engine.jsonl"
        unlink(path)
        let suite = Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            cases: [Case(id: "c", input: ["question": "What is the capital of France?"], expect: [:])],
            acceptance: [
                ScorerRule(
                    scorer: "judge",
                    options: JSONObject([
                        .init(name: "backend", value: "engine"),
                        .init(name: "rubric", value: "The output names the city."),
                    ]))
            ])
        let start = MonotonicInstant(nanoseconds: 0)
        let desk = EvaluationDesk(
            backends: ["engine": engine], sink: try EvaluationWriter(path: path, origin: start),
            clock: ManualClock())
        let scores = try await Judge(suite: suite, kinds: AcceptanceScorers.all, models: desk).scores(
            of: Episode(
                planned: PlannedEpisode(
                    id: "e", suite: "s", caseID: "c", repetition: 0, seed: 1, warmUp: false), backend: "b",
                level: 0, scheduled: start, ended: start, exchanges: [], output: "Paris.", ending: .answered),
            opening: [])
        await engine.shutdown()
        guard case .judged(let value, _) = scores.first?.finding else {
            Issue.record("no verdict: \(scores)")
            return
        }
        #expect([0, 1].contains(value) && scores.first?.reason.isEmpty == false)
        let kept = program.text(path)
        #expect(kept.contains(#""purpose":"judge""#) && kept.contains(#""answer":"#), "\(kept)")
        unlink(path)
    }

    @Test func `a judge whose backend is not known is a mistake at its place, and nothing runs`() throws {
        let root = "/tmp/assay-judge-\(getpid())-unknown"
        try makeSuite(root, url: "http://127.0.0.1:9")
        try program.write("format: 1\n", root + "/assay.yaml")
        let ran = assay(["run", root + "/mini", "--config", root + "/assay.yaml"], root + "/run.txt")
        #expect(ran.status == 2)
        #expect(
            ran.text.contains("suite.yaml:10:5: error: judge: there is no backend 'critic'"), "\(ran.text)")
    }
}
#endif

#if Engine
import AssayCore
import AssayJSON
import AssayTestSupport
import Foundation
import Testing

/// `assay run --gate` against a server whose answers are known.
@Suite struct GateRunTests {
    private static let cases = 60

    /// Makes a suite of questions, each of which a "yes" answers, and runs the program in its folder.
    private struct Bench {
        let folder: String

        init(_ name: String) throws {
            folder = NSTemporaryDirectory() + "assay-gate-run-\(getpid())-\(name)"
            try FileManager.default.createDirectory(atPath: folder + "/s", withIntermediateDirectories: true)
            try write(
                "s/suite.yaml",
                """
                format: 1
                name: s
                version: 1.0.0
                workload: questions
                summary: Questions.
                prompt: {user: "Question {{input.n}}?"}
                generation: {max_tokens: 8, temperature: 0}
                acceptance:
                  - scorer: contains_all

                """)
            try write(
                "s/cases.jsonl",
                (0..<GateRunTests.cases).map {
                    "{\"id\": \"c\($0)\", \"input\": {\"n\": \"\($0)\"}, \"expect\": {\"facts\": [\"yes\"]}}\n"
                }.joined())
        }

        func write(_ name: String, _ text: String) throws {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }

        func assay(_ words: [String]) throws -> (status: Int32, text: String) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: ProgramTests.program)
            process.arguments = words
            process.currentDirectoryURL = URL(fileURLWithPath: folder)
            let out = Pipe()
            process.standardOutput = out
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = out.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }

        /// Runs the suite against a server that answers every request with the same word; `more` are further options.
        func run(_ word: String, _ more: [String]) throws -> (status: Int32, text: String) {
            let server = LoopbackServer { request in
                guard request.contains("/chat/completions") else {
                    return [LoopbackServer.reply("404 Not Found", "{}")]
                }
                let event =
                    "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(word)\"},\"finish_reason\":\"stop\"}]}"
                let usage = #"{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}}"#
                return [
                    .send(
                        LoopbackServer.streamHead + "data: \(event)\n\ndata: \(usage)\n\ndata: [DONE]\n\n"),
                    .close,
                ]
            }
            defer { server.stop() }
            return try assay(
                ["run", "./s", "--url", server.url, "--model", "m", "--concurrency", "4", "--warm-up", "2"]
                    + more)
        }
    }

    private static let policy = """
        sequential: {block: 10}
        rules:
          - {metric: acceptance_rate, tolerance: 1, detect: 30}

        """

    @Test func `a run that lost everything is stopped after a few blocks, one that kept all passes early`()
        throws
    {
        let bench = try Bench("blocks")
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        try bench.write("gate.yaml", Self.policy)
        let base = try bench.run("yes", ["--out", "base"])
        #expect(base.status == 0, "\(base.text)")
        let run = try #require(
            try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/base").first)
        #expect(try bench.assay(["baseline", "save", "b", "base/" + run]).status == 0)

        for (word, status) in [("no", Int32(1)), ("yes, otherwise", 0)] {
            let gated = try bench.run(
                word,
                [
                    "--out", "out-\(status)", "--baseline", "b", "--gate", "gate.yaml", "--json", "--junit",
                    "gate.xml",
                ])
            #expect(gated.status == status, "\(gated.text)")
            let json = try JSON.parse(gated.text)
            #expect(json.value(at: "sequence.ending")?.stringValue == "decided")
            #expect(json.value(at: "sequence.planned")?.integerValue == Int64(Self.cases))
            let episodes = json.value(at: "sequence.episodes")?.integerValue ?? 0
            #expect((10..<Int64(Self.cases)).contains(episodes) && episodes % 10 == 0)
            #expect(json.value(at: "checks.0.state")?.stringValue == (status == 1 ? "failed" : "passed"))
            #expect(FileManager.default.fileExists(atPath: bench.folder + "/gate.xml"))
            // A run in blocks has a plan, a digest chain and figures like any other.
            let out = "out-\(status)"
            let gatedRun = try #require(
                try FileManager.default.contentsOfDirectory(atPath: "\(bench.folder)/\(out)").first)
            let verified = try bench.assay(["verify", "\(out)/\(gatedRun)"])
            #expect(verified.status == 0, "\(verified.text)")
            #expect(
                verified.text.contains("holds   plan: ") && verified.text.contains("holds   digest chain: "))
        }

        try bench.write(
            "gate.yaml", "budget: {tokens: 500}\nrules:\n  - {metric: acceptance_rate, tolerance: 1}\n")
        let poor = try bench.run(
            "yes", ["--out", "poor", "--baseline", "b", "--gate", "gate.yaml", "--json"])
        let json = try JSON.parse(poor.text)
        #expect(json.value(at: "sequence.ending")?.stringValue == "budget")
        #expect((json.value(at: "sequence.episodes")?.integerValue ?? 0) == 40)
    }

    @Test func `what a gate needs is asked for before anything runs`() throws {
        let bench = try Bench("asked")
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        #expect(try bench.assay(["run", "./s", "--gate", "gate.yaml"]).status == 2)
        #expect(try bench.assay(["run", "./s", "--junit", "x.xml"]).status == 2)
    }
    @Test func `history reads every run once, and shows its figures`() throws {
        let bench = try Bench("history")
        defer { try? FileManager.default.removeItem(atPath: bench.folder) }
        for word in ["yes", "no", "yes"] { _ = try bench.run(word, ["--out", "runs"]) }
        for _ in 0..<2 {
            let said = try bench.assay(
                ["history", "--results", "runs", "--metric", "acceptance_rate", "--json", "--html", "h.html"])
            #expect(said.status == 0)
            let series = try JSON.parse(said.text).arrayValue ?? []
            #expect(series.count == 1)
            let values = series.first?["points"]?.arrayValue?.map { $0["value"]?.numberValue ?? -1 } ?? []
            #expect(values.sorted() == [0, 1, 1])
        }
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/runs/history.sqlite"))
        let page = try String(contentsOfFile: bench.folder + "/h.html", encoding: .utf8)
        #expect(page.contains("<polyline") && page.contains("acceptance_rate"))
    }
}
#endif

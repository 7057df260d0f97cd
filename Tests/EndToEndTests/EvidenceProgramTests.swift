#if Engine
import AssayCore
import AssayFormats
import AssayJSON
import AssayTestSupport
import FoundationEssentials
import Glibc
import Testing

/// `assay verify` and `assay seal` as a person uses them, on a run against a server of this machine.
@Suite(.serialized) struct EvidenceProgramTests {
    private let root = "/tmp/assay-evidence-\(getpid())"

    private func shell(_ line: String) throws -> (status: Int32, said: String) {
        mkdir(root, 0o755)
        let output = "\(root)/said.txt"
        let child = try ChildProcess([
            "/bin/sh", "-c", "cd '\(ProgramTests.repository)' && { \(line); } >'\(output)' 2>&1",
        ])
        let status = child.wait()
        return (status, (try? SourceFile(reading: output))?.text ?? "")
    }

    private func assay(_ words: String) throws -> (status: Int32, said: String) {
        try shell("'\(BuiltProgram.path)' \(words)")
    }

    /// A run of four cases, two of which are answered right.
    private func makeRun(_ load: String = "", _ words: String = "--concurrency 2") throws -> String {
        let server = LoopbackServer { request in
            guard request.contains("/chat/completions") else {
                return [LoopbackServer.reply("404 Not Found", "{}")]
            }
            let events = [
                #"{"choices":[{"index":0,"delta":{"content":"It is Paris."},"finish_reason":"stop"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10}}"#,
            ]
            let stream = events.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
            return [.send(LoopbackServer.streamHead + stream), .close]
        }
        defer { server.stop() }
        let cases = ["Paris", "Rome", "Paris", "Bern"].enumerated().map {
            #"{"id": "c\#($0)", "input": {"question": "\#($0)?"}, "expect": {"facts": ["\#($1)"]}}"#
        }
        let files = [
            ("mini/suite.yaml", KeptSuite.text), ("mini/cases.jsonl", cases.joined(separator: "\n") + "\n"),
            (
                "assay.yaml",
                """
                format: 1
                backends: {writer: {kind: openai, url: "\(server.url)", model: m}}
                prices: {writer: {input_per_million: 1, output_per_million: 2}}
                \(load)

                """
            ),
        ]
        for (name, text) in files { try AtomicFile.write(text, to: "\(root)/\(name)") }
        let ran = try assay(
            "run \(root)/mini --config \(root)/assay.yaml --warm-up 1 \(words) --out \(root)/runs")
        #expect(ran.status == 0, "\(ran.said)")
        return "\(root)/runs/" + (try shell("ls \(root)/runs").said.split(separator: "\n").first ?? "")
    }

    private enum KeptSuite {
        static let text = """
            format: 1
            name: mini
            version: 1.0.0
            workload: questions
            summary: Two questions.
            prompt: {user: "{{input.question}}"}
            acceptance: [{scorer: contains_all}]

            """
    }

    @Test func `a run verifies, and every single thing that is changed in it is found`() throws {
        defer { _ = try? shell("rm -rf \(root)") }
        let run = try makeRun()
        let whole = try assay("verify \(run)")
        #expect(whole.status == 0, "\(whole.said)")
        for check in ["records", "digest chain", "plan", "suites", "scores", "figures"] {
            #expect(whole.said.contains("holds   \(check): "), "\(whole.said)")
        }
        let changes = [
            ("sed -i 's/It is Paris/It is Baris/' RUN/episodes.jsonl", ["digest chain", "scores"]),
            (
                "sed -i 's/\"passed\":true/\"passed\":false/' RUN/episodes.jsonl",
                ["digest chain", "scores", "figures"]
            ),
            ("sed -i '$d' RUN/exchanges.jsonl", ["digest chain", "figures"]),
            ("sed -i 's/\"answer\":10/\"answer\":11/' RUN/exchanges.jsonl", ["digest chain", "figures"]),
            ("sed -i 's#0/mini/c3/0#0/mini/c9/0#' RUN/run.json", ["digest chain", "plan"]),
            ("sed -i 's/\"version\": \"0/\"version\": \"9/' RUN/run.json", ["digest chain"]),
            ("sed -i 's/\"value\": 0.5/\"value\": 0.75/' RUN/report.json", ["figures"]),
            ("sed -i 's/Rome/Paris/' ROOT/mini/cases.jsonl", ["suites"]),
            ("echo '{}' >> RUN/telemetry.jsonl", ["records", "digest chain"]),
        ]
        for (change, broken) in changes {
            #expect(
                try shell(
                    "rm -rf \(root)/kept && cp -r \(root)/mini \(root)/kept && cp -r \(run) \(root)/copy"
                ).status == 0)
            let line = change.replacing("RUN", with: "\(root)/copy").replacing("ROOT", with: root)
            #expect(try shell(line).status == 0)
            let said = try assay("verify \(root)/copy")
            #expect(said.status == 1, "\(change): \(said.said)")
            for check in broken {
                #expect(said.said.contains("FAILS   \(check): "), "\(change): \(said.said)")
            }
            _ = try shell("rm -rf \(root)/copy \(root)/mini && mv \(root)/kept \(root)/mini")
        }
        let publishable = try assay("verify \(run) --publishable")
        #expect(publishable.status == 1)
        for rule in ["cases", "repeats", "steady time", "instrument", "prices"] {
            #expect(publishable.said.contains("FAILS   \(rule): "), "\(publishable.said)")
        }
        for rule in ["finished", "judges", "accuracy under load", "streams"] {
            #expect(publishable.said.contains("holds   \(rule): "), "\(publishable.said)")
        }
        #expect(publishable.said.contains("absent  output length: "), "\(publishable.said)")
    }

    /// Replaces what a run says of its load.
    private func keep(load: JSONValue?, in path: String) throws {
        var header = try #require(JSON.parse(SourceFile(reading: path).bytes).objectValue)
        var configuration = try #require(header["configuration"]?.objectValue)
        configuration["load"] = load
        header["configuration"] = .object(configuration)
        try AtomicFile.write(JSON.text(.object(header), pretty: true), to: path)
    }

    @Test func `a plan of think times, drawn lengths and a trace is made again from what it follows`() throws
    {
        defer { _ = try? shell("rm -rf \(root)") }
        let log = (0..<5).map { #"{"timestamp":0.\#($0),"input_length":20,"output_length":5}"# + "\n" }
        try AtomicFile.write(log.joined(), to: "\(root)/log.jsonl")
        let loads = [
            (
                "load: {think_time: {mean_ms: 2}}\nmix: {mini: {weight: 1, padding_tokens: {from: 1, to: 90}}}",
                "--concurrency 2"
            ),
            (
                "load: {think_time: {median_ms: 2, sigma: 0.3}}\nmix: {mini: {prompt_tokens: {median: 50, sigma: 0.5}}}",
                "--rate 100"
            ), ("", "--trace \(root)/log.jsonl --time-scale 0.5"),
        ]
        for (load, words) in loads {
            let isTrace = load.isEmpty
            _ = try shell("rm -rf \(root)/runs")
            let run = try makeRun(load, words)
            let whole = try assay("verify \(run)")
            #expect(whole.said.contains("holds   plan: made again from the seed 1"), "\(whole.said)")
            for (stored, finding) in [
                (
                    Optional(JSONValue.members([:])),
                    isTrace ? "not made again, as its trace" : "FAILS   plan: level 1 does not follow"
                ), (JSONValue?.none, "not made again, as the run is of before"),
            ] {
                try keep(load: stored, in: run + "/run.json")
                let said = try assay("verify \(run)").said
                #expect(said.contains(finding), "\(words): \(said)")
            }
        }
        _ = try shell("rm -rf \(root)/runs")
        let run = try makeRun("", "--trace \(root)/log.jsonl")
        #expect(try assay("bundle \(run) --out \(root)/b.tar.gz").status == 0)
        _ = try shell("sed -i 's/:20/:30/' \(root)/log.jsonl")
        #expect(
            try assay("verify \(run)").said.contains("FAILS   plan: the trace \(root)/log.jsonl is another"))
        _ = try shell(
            "rm \(root)/log.jsonl && mkdir \(root)/there && tar -xzf \(root)/b.tar.gz -C \(root)/there")
        #expect(
            try assay("verify \(run)").said.contains("not made again, as its trace log.jsonl is not there"))
        #expect(
            try assay("verify \(root)/there/run").said.contains("holds   plan: made again from the seed 1"))
    }

    @Test func `a seal is verified here and by minisign, and breaks with what it signs`() throws {
        defer { _ = try? shell("rm -rf \(root)") }
        let run = try makeRun()
        #expect(try assay("seal --make-key \(root)/k").status == 0)
        #expect(try shell("stat -c %a \(root)/k.key").said == "600\n")
        let unsigned = try assay("verify \(run) --key \(root)/k.pub")
        #expect(
            unsigned.status == 1 && unsigned.said.contains("FAILS   signature: run.json.minisig is not there")
        )
        let sealed = try assay("seal \(run) --key \(root)/k.key")
        #expect(sealed.status == 0, "\(sealed.said)")
        for name in ["run.json", "statement.json"] {
            let checked = try shell("minisign -Vm \(run)/\(name) -p \(root)/k.pub")
            #expect(checked.status == 0, "\(checked.said)")
        }
        let verified = try assay("verify \(run) --key \(root)/k.pub")
        #expect(verified.status == 0 && verified.said.contains("holds   signature: run:"), "\(verified.said)")
        let statement = try JSON.parse(SourceFile(reading: run + "/statement.json").bytes)
        #expect(statement["_type"] == "https://in-toto.io/Statement/v1")
        let digest = statement["subject"]?.arrayValue?.first { $0["name"] == "exchanges.jsonl" }?["digest"]?[
            "sha256"]
        #expect(try shell("sha256sum < \(run)/exchanges.jsonl").said.hasPrefix(digest?.stringValue ?? "none"))
        // Judged again, a run has another root, and needs another seal.
        #expect(try assay("score \(run)").status == 0)
        #expect(try assay("verify \(run)").status == 0)
        _ = try shell("sed -i 's/It is Paris/It is Baris/' \(run)/episodes.jsonl")
        let refused = try assay("seal \(run) --key \(root)/k.key")
        #expect(refused.status == 3 && refused.said.contains("is not signed"), "\(refused.said)")
    }

    @Test func `a bundle is verified elsewhere, and says which files prompts were taken out of`() throws {
        defer { _ = try? shell("rm -rf \(root)") }
        let run = try makeRun()
        for name in ["one", "two"] {
            #expect(try assay("bundle \(run) --out \(root)/\(name).tar.gz").status == 0)
        }
        #expect(try shell("cmp \(root)/one.tar.gz \(root)/two.tar.gz").status == 0)
        let unpacked = try shell(
            "mkdir \(root)/there && tar -xzf \(root)/one.tar.gz -C \(root)/there && mv \(root)/mini \(root)/gone"
        )
        #expect(unpacked.status == 0, "\(unpacked.said)")
        let whole = try assay("verify \(root)/there/run")
        #expect(whole.status == 0, "\(whole.said)")
        for check in ["digest chain", "suites", "plan", "scores", "figures"] {
            #expect(whole.said.contains("holds   \(check): "), "\(whole.said)")
        }
        let bare = try shell(
            "mkdir \(root)/bare && '\(BuiltProgram.path)' bundle \(run) --redact-prompts --out \(root)/b.tar.gz && tar -xzf \(root)/b.tar.gz -C \(root)/bare && ls \(root)/bare"
        )
        #expect(bare.status == 0 && bare.said.hasSuffix("bundle.json\nrun\n"), "\(bare.said)")
        #expect(try shell("grep -c '\"content\":\"sha256:' \(root)/bare/run/exchanges.jsonl").said == "5\n")
        let said = try assay("verify \(root)/bare/run")
        #expect(said.said.contains("not checked, as prompts were taken out: exchanges.jsonl"), "\(said.said)")
        #expect(
            said.said.contains("absent  suites") && !said.said.contains("FAILS   digest chain"),
            "\(said.said)")
        _ = try shell("sed -i 's/It is Paris/It is Baris/' \(root)/bare/run/episodes.jsonl")
        #expect(try assay("verify \(root)/bare/run").said.contains("FAILS   digest chain: episodes.jsonl"))
    }

    @Test func `a run that was killed, or is of before there were chains, says so and can be read`() throws {
        defer { _ = try? shell("rm -rf \(root)") }
        let run = try makeRun()
        let path = run + "/run.json"
        var header = try #require(JSON.parse(SourceFile(reading: path).bytes).objectValue)
        header["evidence"] = nil
        header["status"] = "running"
        try AtomicFile.write(JSON.text(.object(header), pretty: true), to: path)
        _ = try shell("truncate -s -5 \(run)/episodes.jsonl && rm \(run)/report.json")
        let said = try assay("verify \(run)")
        #expect(said.status == 0, "\(said.said)")
        for check in [
            "records: the run was killed", "digest chain: run.json holds none",
            "figures: there is no report.json",
        ] {
            #expect(said.said.contains("absent  \(check)"), "\(said.said)")
        }
        #expect(try assay("report \(run)").status == 0)
        #expect(try assay("seal \(run) --key none").status == 3)
    }
}
#endif

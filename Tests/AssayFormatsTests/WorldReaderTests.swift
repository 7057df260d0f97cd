import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

/// The tool worlds of suites.
@Suite struct WorldReaderTests {
    static let world =
        goodSuite + """

            world:
              setup: world.sql
              latency:
                look: 120
                take: {median_ms: 200, sigma: 0.5}
              tools:
                - {name: look, summary: Looks., sql: SELECT 1}
                - {name: take, summary: Takes., sql: SELECT 2}
            """

    private func read(_ suite: String) -> (world: WorldDefinition?, errors: [Diagnostic]) {
        let folder = TemporaryFolder(["suite.yaml": suite, "cases.jsonl": goodCases, "world.sql": ""])
        do throws(Diagnostics) {
            return (try SuiteReader.read(folder: folder.path, kinds: [anything]).world, [])
        } catch {
            return (nil, error.all)
        }
    }

    @Test func `a tool's latency is a number of milliseconds or a distribution`() {
        let (world, errors) = read(Self.world)
        #expect(errors.isEmpty)
        #expect(
            world?.latencies == [
                "look": .constant(.milliseconds(120)),
                "take": .logNormal(median: .milliseconds(200), sigma: 0.5),
            ])
    }

    @Test(arguments: [
        (
            "look: 120", "lok: 120", 20,
            "there is no tool 'lok' to give a latency to\n  hint: did you mean 'look'?"
        ),
        ("look: 120", "look: -1", 20, "a latency must be a number of milliseconds"),
        ("sigma: 0.5", "sigma: much", 21, "'sigma' must be a number"),
        ("median_ms: 200", "middle: 200", 21, "needs 'constant_ms', 'mean_ms' (exponential)"),
    ])
    func `a wrong latency is an error at its place`(right: String, wrong: String, line: Int, words: String) {
        let errors = read(Self.world.replacing(right, with: wrong)).errors
        #expect(errors.contains { $0.location?.line == line && $0.description.contains(words) }, "\(errors)")
    }

    private static let unsound: SchemaChecking = { $0["properties"]?["id"] == nil ? nil : "no such type" }

    @Test func `a tool's parameters must be a schema, in a world and in a case`() {
        let parameters = "{type: object, properties: {id: {type: strin}}}"
        let cases =
            #"{"id": "a", "input": {"question": "?"}, "expect": {}, "tools": [{"name": "x", "summary": "X.", "parameters": \#(#"{"type": "object", "properties": {"id": {"type": "strin"}}}"#)}]}"#
        for (suite, cases, line) in [
            (
                Self.world.replacing("summary: Looks.,", with: "summary: Looks., parameters: \(parameters),"),
                goodCases, 23
            ),
            (goodSuite, cases, 1),
        ] {
            let folder = TemporaryFolder(["suite.yaml": suite, "cases.jsonl": cases, "world.sql": ""])
            let error = #expect(throws: Diagnostics.self) {
                try SuiteReader.read(folder: folder.path, kinds: [anything], schemas: Self.unsound)
            }
            #expect(
                error?.all.map(\.message) == ["a tool's parameters cannot be used as a schema: no such type"])
            #expect(error?.all.first?.location?.line == line)
        }
    }

    @Test func `a look-up must be SQL`() {
        let suite = Self.world.replacing("  tools:", with: "  lookups: {price: {sql: SELECT 1}}\n  tools:")
        #expect(
            read(suite).errors.map(\.description).contains {
                $0.contains("suite.yaml:22:20: error: 'price' must be SQL")
            })
    }

    static let served =
        goodSuite + """

            world:
              mcp:
                command: python3
                args: [server.py]
                env: {TOKEN: "${MY_TOKEN}"}
                cwd: .
                timeout_ms: 500
              max_steps: 4
              latency: {anything: 5}
              probes: [{tool: list}, {tool: read, arguments: {title: milk}}]
            budget: {tokens: 900, cost: "0.05", currency: EUR, time_ms: 3000}
            user:
              backend: engine
              goal: To know {{input.question}}
              max_turns: 3
              stop: STOP
            """

    @Test func `a server, a budget and a simulated user are read whole`() throws {
        let folder = TemporaryFolder(["suite.yaml": Self.served, "cases.jsonl": goodCases])
        let suite = try SuiteReader.read(folder: folder.path, kinds: [anything])
        #expect(
            suite.world?.source
                == .mcp(
                    MCPServer(
                        command: "python3", arguments: ["server.py"], environment: ["TOKEN": "MY_TOKEN"],
                        folder: folder.path + "/.", timeout: .milliseconds(500))))
        #expect(suite.world?.offersTools == true)
        #expect(
            suite.world?.probes
                == [WorldProbe(tool: "list"), WorldProbe(tool: "read", arguments: ["title": "milk"])])
        #expect(
            suite.budget
                == EpisodeBudget(
                    tokens: 900, cost: Money(nanos: 50_000_000, currency: Currency("EUR")), time: .seconds(3))
        )
        #expect(suite.user?.goal == "To know {{input.question}}")
        #expect(suite.user?.maxTurns == 3 && suite.user?.stopWord == "STOP" && suite.user?.location != nil)
    }

    @Test(arguments: [
        (
            "command: python3", "comand: python3",
            "unknown key 'comand' in the MCP server\n  hint: did you mean 'command'?"
        ),
        ("\"${MY_TOKEN}\"", "s3cret", "'TOKEN' must be a reference such as ${TOKEN}"),
        ("timeout_ms: 500", "timeout_ms: 0", "'timeout_ms' must be a whole number"),
        ("max_steps: 4", "setup: world.sql", "a world has one source, not setup and mcp"),
        ("max_steps: 4", "tools: []", "unknown key 'tools' in the world"),
        ("{tool: list}", "{}", "a probe lacks 'tool'"),
        ("{title: milk}", "milk", "the arguments of a probe must be a mapping"),
        ("tokens: 900", "tokens: none", "'tokens' must be a whole number"),
        ("\"0.05\"", "\"0\"", "'cost' must be more than nothing"),
        ("tokens: 900", "token: 900", "unknown key 'token' in the budget\n  hint: did you mean 'tokens'?"),
        ("  backend: engine\n", "", "the simulated user lacks 'backend'"),
        ("{{input.question}}\n  max", "{{input.qestion}}\n  max", "the case 'a' has no input 'qestion'"),
    ])
    func `what is wrong with a server, a budget or a user is an error at its place`(
        right: String, wrong: String, words: String
    ) {
        let errors = read(Self.served.replacing(right, with: wrong)).errors
        #expect(errors.contains { $0.location != nil && $0.description.contains(words) }, "\(errors)")
    }

    static let replayed =
        goodSuite + """

            world:
              recorded: replies.jsonl
              tools: [{name: look, summary: Looks.}]
            """

    private func replay(_ line: String) -> (world: WorldDefinition?, errors: [Diagnostic]) {
        let folder = TemporaryFolder([
            "suite.yaml": Self.replayed, "cases.jsonl": goodCases, "replies.jsonl": line,
        ])
        do throws(Diagnostics) {
            return (try SuiteReader.read(folder: folder.path, kinds: [anything]).world, [])
        } catch {
            return (nil, error.all)
        }
    }

    @Test func `recorded replies are read, and any JSON is told as its text`() {
        let (world, errors) = replay(
            """
            {"tool": "look", "arguments": {"at": 1}, "reply": "a wall"}
            {"tool": "look", "arguments": {}, "reply": {"error": "dark"}, "error": "refused"}
            """)
        #expect(errors.isEmpty)
        #expect(
            world?.source
                == .recorded([
                    RecordedReply(tool: "look", arguments: ["at": 1], reply: "a wall"),
                    RecordedReply(tool: "look", arguments: [:], reply: #"{"error":"dark"}"#, error: .refused),
                ]))
    }

    @Test(arguments: [
        (#"{"tool": "lok", "arguments": {}, "reply": ""}"#, 2, "the name of a declared tool"),
        (#"{"tool": "look", "arguments": 5, "reply": ""}"#, 18, "'arguments', an object"),
        (#"{"tool": "look", "arguments": {}}"#, 1, "needs 'reply'"),
        (
            #"{"tool": "look", "arguments": {}, "reply": "", "error": "bad"}"#, 48,
            "'error' must be one of unknown_tool"
        ),
        (#"{"tool": "look", "arguments": {}, "reply": "", "eror": 1}"#, 48, "did you mean 'error'?"),
        ("{", 1, "not JSON"),
    ])
    func `a wrong line of replies is located`(line: String, column: Int, words: String) {
        let errors = replay(line).errors
        let found = errors.first { $0.description.contains(words) }
        #expect(found?.location?.line == 1, "\(errors)")
        if words != "not JSON" { #expect(found?.location?.column == column) }
    }

    @Test func `replies with any bytes changed are read or refused with a place, never worse`() {
        var generator = Generator(state: 11)
        let bytes = Array(
            #"{"tool": "look", "arguments": {"at": [1, "é"]}, "reply": {"a": null}, "error": "failed"}"#.utf8)
        for _ in 0..<200 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<mutated.count, using: &generator)
                if Bool.random(using: &generator) {
                    mutated[index] = UInt8.random(in: 1...255, using: &generator)
                } else {
                    mutated.remove(at: index)
                }
            }
            let errors = replay(String(decoding: mutated, as: UTF8.self)).errors
            #expect(errors.allSatisfy { $0.location != nil })
        }
    }
}

import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

/// A scorer that accepts everything and has the option `field`.
let anything = ScorerKind(name: "anything", summary: "") { rule, _ throws(Diagnostics) in
    for option in rule.options.members where option.name != "field" {
        throw Diagnostics([
            Diagnostic(.error, "unknown option '\(option.name)'", at: rule.optionLocations[option.name])
        ])
    }
    struct Always: Scorer { func judge(_ subject: ScoringSubject) async -> Judgement { .pass("") } }
    return Always()
}

let goodSuite = """
    format: 1
    name: tiny
    version: 1.0.0
    workload: rag
    summary: A tiny suite.
    prompt:
      system: Be brief.
      user: |
        First line.
        Question: {{input.question}}
    generation: {max_tokens: 12, stop: ["\\n"]}
    acceptance:
      - scorer: anything
        field: facts
    slo: {ttft_ms: 100}
    economics: {currency: EUR, cost_of_failure: "0.25"}
    """
let goodCases =
    #"{"id": "a", "input": {"question": "Why? 🦊 \ud83e\udd8a"}, "expect": {}, "tags": ["easy"]}"# + "\n"

@Suite struct SuiteReaderTests {
    private func diagnostics(suite: String = goodSuite, cases: String = goodCases) -> [Diagnostic] {
        let folder = TemporaryFolder(["suite.yaml": suite, "cases.jsonl": cases])
        do throws(Diagnostics) {
            _ = try SuiteReader.read(folder: folder.path, kinds: [anything])
            return []
        } catch {
            return error.all
        }
    }

    @Test func `a conversation and tools that a case brings are checked where they stand`() {
        let talk = goodSuite.replacing(
            "  user: |\n    First line.\n    Question: {{input.question}}", with: "  messages: talk")
        let cases = """
            {"id": "a", "input": {"talk": [{"role": "user", "content": "Hi"}]}, "expect": {}}
            {"id": "b", "input": {"talk": [{"role": "robot", "content": "Hi"}]}, "expect": {}}
            {"id": "c", "input": {"talk": [{"role": "user", "content": "Hi"}]}, "expect": {}, "tools": [{"name": "x"}]}
            """
        let found = diagnostics(suite: talk, cases: cases)
        #expect(found.map(\.location?.line) == [2, 3])
        #expect(found.first?.message == "the case 'b' needs input.talk, a list of chat messages")
        #expect(found.last?.message.hasPrefix("'tools' must be a list of objects with 'name'") == true)
    }

    @Test func `a suite is read whole, and its digest follows its content`() throws {
        let folder = TemporaryFolder(["suite.yaml": goodSuite, "cases.jsonl": goodCases])
        let suite = try SuiteReader.read(folder: folder.path, kinds: [anything])
        #expect(suite.name == "tiny")
        #expect(suite.settings == GenerationSettings(maxTokens: 12, stop: ["\n"]))
        #expect(suite.cases.first?.input["question"] == "Why? 🦊 🦊")
        #expect(suite.serviceLevel.timeToFirstToken == .milliseconds(100))
        #expect(suite.economics.costOfFailure == Money(nanos: 250_000_000, currency: Currency("EUR")))
        #expect(suite.acceptance.first?.options["field"] == "facts")
        let other = TemporaryFolder([
            "suite.yaml": goodSuite, "cases.jsonl": goodCases + goodCases.replacing("\"a\"", with: "\"b\""),
        ])
        #expect(try SuiteReader.read(folder: other.path, kinds: [anything]).digest != suite.digest)
    }

    @Test func `six different mistakes are six errors, each at its place with a hint`() {
        let suite =
            goodSuite
            .replacing("workload: rag", with: "worklod: rag")
            .replacing("{{input.question}}", with: "{{input.qestion}}")
            .replacing("max_tokens: 12", with: "max_tokens: many")
            .replacing("scorer: anything", with: "scorer: anythng")
            .replacing("\"0.25\"", with: "a quarter")
            .replacing("ttft_ms: 100", with: "ttft: 100")
        let found = diagnostics(suite: suite)
        let text = found.map(\.description).joined(separator: "\n")
        #expect(found.count == 6)
        for expected in [
            "suite.yaml:4:1: error: unknown key 'worklod' in the suite\n  hint: did you mean 'workload'?",
            "suite.yaml:10:15: error: the case 'a' has no input 'qestion'",
            "suite.yaml:11:26: error: 'max_tokens' must be a whole number from 1 to 1000000",
            "suite.yaml:13:13: error: there is no scorer 'anythng'\n  hint: did you mean 'anything'?",
            "suite.yaml:15:7: error: unknown key 'ttft' in the SLO\n  hint: the keys are: ttft_ms, episode_ms",
            "suite.yaml:16:45: error: 'cost_of_failure' must be an amount of money",
        ] { #expect(text.contains(expected), "missing: \(expected) in:\n\(text)") }
    }

    @Test(arguments: [
        ("{\"id\": \"a\"", 1, "not JSON"), ("[1]", 1, "not a JSON object"),
        ("{\"id\": \"a\", \"input\": {}, \"expect\": {}, \"id\": \"b\"}", 40, "given twice"),
        (
            "{\"id\": \"a\", \"input\": {\"question\": 1}, \"expect\": {}, \"tag\": []}", 53,
            "unknown member 'tag'"
        ),
        ("{\"id\": \"a\", \"input\": {\"question\": 1}, \"expect\": 5}", 39, "'expect', an object"),
    ])
    func `a wrong line of cases is located`(line: String, column: Int, words: String) {
        let found = diagnostics(cases: line).filter { $0.message.contains(words) }
        #expect(found.count == 1)
        #expect(found.first?.location?.line == 1)
        if words != "not JSON" { #expect(found.first?.location?.column == column) }
    }

    @Test(
        arguments: [
            (#""passages": ["a", "b"]"#, nil), (#""passages": ["aa"]"#, "there is no passage 'aa'"),
            (#""passages": []"#, "'passages' is empty"),
            (#""passages": ["a", "a"]"#, "names a passage twice"),
            (#""passages": "a""#, "'passages' must be a list of texts"),
        ] as [(String, String?)])
    func `a case may fix its passages, and they must be the corpus's`(member: String, words: String?) {
        let line = #"{"id": "a", "input": {"question": "Why?"}, "expect": {}, \#(member)}"#
        let folder = TemporaryFolder([
            "suite.yaml": goodSuite + "\nretrieval: {corpus: corpus.jsonl}\n", "cases.jsonl": line,
            "corpus.jsonl": #"{"id": "a", "text": "x"}"# + "\n" + #"{"id": "b", "text": "y"}"#,
        ])
        do throws(Diagnostics) {
            let suite = try SuiteReader.read(folder: folder.path, kinds: [anything])
            #expect(words == nil)
            #expect(suite.cases.first?.passages == ["a", "b"])
        } catch {
            let found = error.all.filter { words.map($0.message.contains) == true }
            #expect(found.count == 1, "\(error.all)")
            #expect(found.first?.location?.column == 58)
        }
    }

    @Test(arguments: [
        (#""turns": [{"user": "a", "after": 3}]"#, "unknown member 'after' in 'turns'"),
        (
            #""tools": [{"name": "x", "summary": "", "parameters": {"type": "object"}, "sumary": ""}]"#,
            "unknown member 'sumary' in 'tools'"
        ),
        (#""references": [{"text": "a", "tool_call": []}]"#, "unknown member 'tool_call' in 'references'"),
        (
            #""counterexamples": [{"text": "a", "tool_calls": [{"name": "x", "argument": {}}]}]"#,
            "unknown member 'argument' in 'counterexamples'"
        ),
    ])
    func `a member of a list that nobody reads is an error`(member: String, message: String) {
        let line = #"{"id": "a", "input": {"question": "Why?"}, "expect": {}, \#(member)}"#
        let found = diagnostics(cases: line)
        #expect(found.map(\.message) == [message])
        #expect(found.first?.location?.column == 58 && found.first?.hint != nil)
    }

    @Test(arguments: ["a,b", "a [1]", " a", "a "])
    func `a passage must have a name that can be cited`(id: String) {
        let folder = TemporaryFolder([
            "suite.yaml": goodSuite + "\nretrieval: {corpus: corpus.jsonl}\n", "cases.jsonl": goodCases,
            "corpus.jsonl": #"{"id": "\#(id)", "text": "x"}"#,
        ])
        let error = #expect(throws: Diagnostics.self) {
            try SuiteReader.read(folder: folder.path, kinds: [anything])
        }
        #expect(error?.all.map(\.message) == ["the passage '\(id)' cannot be cited as [\(id)]"])
    }

    @Test func `passages without retrieval are refused`() {
        let line = #"{"id": "a", "input": {"question": "Why?"}, "passages": ["a"], "expect": {}}"#
        let found = diagnostics(cases: line)
        #expect(found.map(\.message) == ["'passages' stands here, and the suite has no 'retrieval'"])
        #expect(found.first?.location?.column == 44)
    }

    @Test func `duplicate keys, second documents and bad YAML are located`() {
        #expect(
            diagnostics(suite: goodSuite + "\nname: again\n").first?.message
                == "the key 'name' is given twice")
        #expect(
            diagnostics(suite: goodSuite + "\n---\na: 1\n").first?.message.contains("second document") == true
        )
        #expect(diagnostics(suite: "a: [1,\nb: }").first?.location?.line == 2)
        #expect(diagnostics(suite: "").first?.message == "the file is empty")
        #expect(diagnostics(suite: "- just\n- a list").first?.message.contains("must be a mapping") == true)
    }

    @Test func `a suite with any bytes changed is read or refused with a place, never worse`() {
        var generator = Generator(state: 7)
        let bytes = Array(goodSuite.utf8)
        for _ in 0..<300 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<mutated.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: mutated[index] = UInt8.random(in: 1...255, using: &generator)
                case 1: mutated.remove(at: index)
                default: mutated.insert(contentsOf: mutated[index...].prefix(9), at: index)
                }
            }
            let found = diagnostics(suite: String(decoding: mutated, as: UTF8.self))
            #expect(found.allSatisfy { $0.location != nil })
        }
    }
}

/// A small generator, the same on every machine.
struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

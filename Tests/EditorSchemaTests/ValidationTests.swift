import AssayAcceptance
import AssayCore
import AssayJSON
import AssayTestSupport
import FoundationEssentials
import Testing

@testable import AssayFormats

/// What the schemas say of real files, and of wrong ones.
@Suite struct ValidationTests {
    private static let root = PublishedSchema.repository
    static let folders =
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/suites")) ?? []).sorted()
        .map { "\(root)/suites/\($0)" } + ["\(root)/docs/examples/mcp"]

    @Test(arguments: folders)
    func `a bundled suite and each of its cases are valid`(_ folder: String) throws {
        let suite = try SourceFile(reading: folder + "/suite.yaml")
        #expect(try PublishedSchema("suite").mistakes(yaml: suite) == [])
        let schema = try PublishedSchema("case")
        let lines = try SourceFile(reading: folder + "/cases.jsonl").lines.filter { !$0.isEmpty }
        #expect(!lines.isEmpty)
        for line in lines { #expect(schema.mistakes(json: try JSON.parse(line)) == []) }
    }

    @Test(arguments: ["assay.yaml", "docs/examples/custom-dialect.yaml"])
    func `the configurations of the repository are valid`(_ path: String) throws {
        let file = try SourceFile(reading: "\(Self.root)/\(path)")
        #expect(try PublishedSchema("assay").mistakes(yaml: file) == [])
    }

    @Test func `what init writes is valid`() throws {
        let folder = TemporaryFolder([:])
        let command = "cd '\(folder.path)' && '\(BuiltProgram.path)' init mine"
        #expect(try ChildProcess(["/bin/sh", "-c", command]).wait() == 0)
        let suite = try SourceFile(reading: folder.path + "/suites/mine/suite.yaml")
        let configuration = try SourceFile(reading: folder.path + "/assay.yaml")
        #expect(try PublishedSchema("suite").mistakes(yaml: suite) == [])
        #expect(try PublishedSchema("assay").mistakes(yaml: configuration) == [])
    }

    @Test(arguments: [
        "backends: {a: {kind: opnai, url: \"http://a\", model: b}}",
        "backends: {a: {kind: openai, model: b}}",
        "backends: {a: {kind: engine, url: \"http://a\"}}", "load: {concurrency: [0]}",
        "load: {concurency: [1]}",
        "load: {concurrency: [1], rate: [2]}",
        "backends: {a: {kind: openai, url: \"http://a\", model: b, api_key: sk-1}}",
        "prices: {a: {rate_per_hour: 1, utilisation: 60}}", "format: 2", "mix: {rag: 0}",
    ])
    func `a configuration that the reader refuses is refused by the schema`(_ text: String) throws {
        let file = SourceFile(name: "assay.yaml", text: text)
        #expect(throws: Diagnostics.self) { try ConfigurationReader.read(file) }
        #expect(try PublishedSchema("assay").mistakes(yaml: file) != [])
    }

    @Test(arguments: [
        "acceptance: [{scorer: exactly}]", "acceptance: [{scorer: exact, max_words: 1}]",
        "acceptance: [{any: [{scorer: exact, required: true}]}]", "acceptance: [{scorer: exact, weight: 2}]",
        "acceptance: [{scorer: format, is: yaml}]", "acceptance: [{scorer: exact, threshold: 2}]",
        "acceptance: [{scorer: exact}]\nslo: {ttft: 1}",
        "acceptance: [{scorer: exact}]\nworld: {mcp: {command: a}, decision: b}",
        "acceptance: [{scorer: exact}]\ngeneration: {max_tokens: 0}",
        "acceptance: [{scorer: policy, rules: [{name: a, unless: [b]}]}]",
        "acceptance: [{scorer: command, tool: a, language: {name: a, file: b, run: [/c], colour: d}}]",
    ])
    func `a suite that the reader refuses is refused by the schema`(_ text: String) throws {
        let whole = KeyTable.suite + "prompt: {user: hello}\n"
        let schema = try PublishedSchema("suite")
        let good = SourceFile(name: "suite.yaml", text: whole + "acceptance: [{scorer: exact}]")
        #expect(try schema.mistakes(yaml: good) == [])
        let folder = TemporaryFolder(["suite.yaml": whole + text, "cases.jsonl": KeyTable.line])
        #expect(throws: Diagnostics.self) {
            try SuiteReader.read(folder: folder.path, kinds: AcceptanceScorers.all)
        }
        #expect(try schema.mistakes(yaml: SourceFile(name: "suite.yaml", text: whole + text)) != [])
    }

    @Test func `the keys of a policy's rules and of a language are all taken by their readers`() throws {
        let text =
            KeyTable.suite + """
                prompt: {user: hello}
                acceptance:
                  - {scorer: policy, rules: [{name: a, when: [b], must: [c], must_not: [d]}]}
                  - scorer: command
                    tool: a
                    language: {name: a, file: b, run: [/c], fences: [d], compile: [/e], runtime: [/f], compiler: [/g]}
                """
        let folder = TemporaryFolder(["suite.yaml": text, "cases.jsonl": KeyTable.line])
        _ = try SuiteReader.read(folder: folder.path, kinds: AcceptanceScorers.all)
        let schema = try PublishedSchema("suite")
        #expect(try schema.mistakes(yaml: SourceFile(name: "suite.yaml", text: text)) == [])
        #expect(schema.keys(of: "policyRule") == ["name", "when", "must", "must_not"])
        #expect(
            schema.keys(of: "language") == [
                "name", "file", "run", "fences", "compile", "runtime", "compiler",
            ])
    }
}

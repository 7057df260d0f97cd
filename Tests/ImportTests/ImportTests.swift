import AssayAcceptance
import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

@Suite struct ImportTests {
    static func imported(_ sample: Sample) throws -> ImportedSuite {
        let suites = try sample.format.suites(
            SourceFile(name: sample.file, text: sample.text),
            answers: sample.answers.map { SourceFile(name: "answers", text: $0) },
            beside: ImportFolder("/nowhere"))
        return try #require(suites.first)
    }

    /// The suite as `assay check` reads it from disk.
    static func written(_ suite: ImportedSuite, _ folder: TemporaryFolder) throws -> Suite {
        let path = folder.path + "/imported"
        try SuiteWriter.write(suite, name: "imported", folder: path, source: "a test")
        return try SuiteReader.read(folder: path, kinds: AcceptanceScorers.all)
    }

    @Test(arguments: Sample.all)
    func `every format makes a suite that passes its own check and accepts the answers it brought`(
        _ sample: Sample
    )
        async throws
    {
        let folder = TemporaryFolder([:])
        let suite = try Self.written(try Self.imported(sample), folder)
        #expect(suite.cases.map(\.id) == sample.cases)
        let failures = try await SuiteSelfTest.failures(of: suite)
        #expect(failures.filter { !$0.contains(" has no ") } == [])
    }

    @Test(arguments: Sample.all)
    func `what could not be carried over is listed, each with its line`(_ sample: Sample) throws {
        let said = try Self.imported(sample).leftOut.map { "\($0.location?.line ?? 0): \($0.message)" }
        for (found, expected) in zip(said.sorted(), sample.leftOut.sorted()) {
            #expect(found.hasPrefix(expected))
        }
        #expect(said.count == sample.leftOut.count, "\(said)")
    }

    @Test(arguments: Sample.all)
    func `a file's format is told by the file`(_ sample: Sample) {
        #expect(ImportFormat.guess(SourceFile(name: sample.file, text: sample.text)) == sample.format)
    }

    @Test(arguments: [
        (
            "question,answer,target\nq,a,t", ["question"],
            ["2: 'target' is not carried over: the expected answer is taken from 'answer'"]
        ),
        ("name,age,expected\nAda,36,x", ["age"], ["2: 'name' names the cases, so it is no input"]),
        ("id,name,age,expected\n1,Ada,36,x", ["name", "age"], []),
        ("tag,category,p\na,b,c", ["category", "p"], []),
    ])
    func `no column of a table leaves the prompt without a word`(
        table: String, inputs: [String], leftOut: [String]
    ) throws {
        let suite = try #require(
            try ImportFormat.csv.suites(
                SourceFile(name: "t.csv", text: table), answers: nil, beside: ImportFolder("/nowhere")
            ).first)
        #expect(suite.cases.first?["input"]?.objectValue?.members.map(\.name) == inputs)
        #expect(suite.leftOut.map { "\($0.location?.line ?? 0): \($0.message)" } == leftOut)
    }

    @Test(arguments: ["1e30", "0.5", "-5", "86400001"])
    func `a time that no episode could be held to is left out with its place`(threshold: String) throws {
        let text =
            "prompts: [hi]\ntests:\n  - assert: [{type: latency, threshold: \(threshold)}, {type: equals, value: x}]\n"
        let suite = try #require(
            try ImportFormat.promptfoo.suites(
                SourceFile(name: "promptfooconfig.yaml", text: text), answers: nil,
                beside: ImportFolder("/nowhere")
            ).first)
        #expect(suite.episodeTime == nil)
        #expect(suite.leftOut.map(\.message) == ["'latency' has no threshold from 1 to 86400000 ms"])
        #expect(suite.leftOut.first?.location?.line == 3)
    }

    @Test func `a suite that exists is never written over`() throws {
        let folder = TemporaryFolder([:])
        let suite = try Self.imported(Sample.all[0])
        _ = try Self.written(suite, folder)
        #expect(throws: CannotRun.self) { try Self.written(suite, folder) }
    }

    @Test func `an answer in parts is expected as the text that it is`() async throws {
        let line =
            #"{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": [{"type": "text", "text": "Hello"}]}]}"#
        let sample = Sample(format: .openai, file: "log.jsonl", text: line, cases: [], leftOut: [])
        let suite = try Self.written(try Self.imported(sample), TemporaryFolder([:]))
        #expect(suite.cases.first?.expect == ["facts": ["Hello"]])
        #expect(try await SuiteSelfTest.failures(of: suite) == [])
    }

    @Test func `possible answers with too many choices are left out, however deep they lie`() throws {
        let deep = Array(repeating: #"{"x": [1, 2], "y": [1, 2]}"#, count: 40).joined(separator: ", ")
        let sample = Sample(
            format: .bfcl, file: "bfcl.json",
            text:
                #"{"id": "a", "question": [[{"role": "user", "content": "Go"}]], "function": [{"name": "f", "parameters": {"type": "dict", "properties": {}}}]}"#,
            answers: #"{"id": "a", "ground_truth": [{"f": {"list": [[\#(deep)]]}}]}"#, cases: [], leftOut: [])
        let imported = try Self.imported(sample)
        #expect(imported.cases.isEmpty)
        #expect(imported.leftOut.map(\.message) == ["the possible answers to 'a' are too many, or no calls"])
    }

    @Test func `what a log's answer called becomes the expected calls`() throws {
        let sample = try #require(Sample.all.first { $0.format == .openai })
        let one = try Self.written(try Self.imported(sample), TemporaryFolder([:])).cases[1]
        #expect(one.tools.map(\.name) == ["weather"])
        #expect(one.references.first?.toolCalls.first?.arguments == #"{"city":"Rome"}"#)
    }

    @Test(arguments: [
        ("equals", "a.b", "a.b", "a.b "), ("contains", "(x)", "say (x)!", "say x"),
        ("icontains", "Ü", "eine übung", "eine ubung"), ("starts-with", "Yes", "Yes, I do", "Oh Yes"),
        ("not-contains", "no", "yes", "I know"), ("not-equals", "a", "ab", "a"),
        ("regex", "^[0-9]+$", "42", "4x"),
    ])
    func `an assertion on texts says the same as it did`(
        type: String, value: String, right: String, wrong: String
    )
        async throws
    {
        let text = """
            prompts: ["{{q}}"]
            tests: [{vars: {q: 1}, assert: [{type: \(type), value: "\(value)"}]}]
            """
        var suite = try Self.written(
            try Self.imported(Sample(format: .promptfoo, file: "p.yaml", text: text, cases: [], leftOut: [])),
            TemporaryFolder([:]))
        suite.cases[0].references = [Reference(text: right)]
        suite.cases[0].counterexamples = [Reference(text: wrong)]
        #expect(try await SuiteSelfTest.failures(of: suite) == [])
    }
}

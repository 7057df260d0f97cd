import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

@Suite struct ToolFileTests {
    /// A scorer that has a tool and keeps what it was given.
    private let tooled = ScorerKind(name: "anything", summary: "") { rule, _ throws(Diagnostics) in
        struct Always: Scorer { func judge(_ subject: ScoringSubject) async -> Judgement { .pass("") } }
        return Always()
    }

    private func read(tool: String?, rule: String = "tool: {file: check.py}") throws -> Suite {
        var files = [
            "suite.yaml": goodSuite.replacing("field: facts", with: rule),
            "cases.jsonl": #"{"id": "a", "input": {"question": "?"}, "expect": {}}"#,
        ]
        files["check.py"] = tool
        let folder = TemporaryFolder(files)
        defer { withExtendedLifetime(folder) {} }
        return try SuiteReader.read(folder: folder.path, kinds: [tooled])
    }

    @Test func `a tool's file takes its name's place and is part of the digest`() throws {
        let one = try read(tool: "print(1)")
        #expect(one.acceptance.first?.options["tool"] == "print(1)")
        #expect(try read(tool: "print(1)").digest == one.digest)
        #expect(try read(tool: "print(2)").digest != one.digest)
    }

    @Test func `a tool that is not there, or lies outside the suite, is a mistake`() {
        #expect(throws: Diagnostics.self) { try read(tool: nil) }
        #expect(throws: Diagnostics.self) { try read(tool: "", rule: "tool: {file: ../check.py}") }
    }
}

import AssayAcceptance
import AssayCore
import AssayFormats
import AssayTestSupport
import Glibc
import Testing

/// promptfoo's configurations whose prompts, tests and variables stand in files of their own.
@Suite struct PromptfooFileTests {
    private func imported(_ yaml: String, _ files: [String: String]) throws -> (
        suites: [ImportedSuite], folder: TemporaryFolder
    ) {
        let folder = TemporaryFolder([:])
        for (name, text) in files {
            let parts = name.split(separator: "/")
            if parts.count > 1 { mkdir("\(folder.path)/\(parts[0])", 0o755) }
            let file = try #require(fopen("\(folder.path)/\(name)", "w"))
            fputs(text, file)
            fclose(file)
        }
        let source = SourceFile(name: "promptfooconfig.yaml", text: yaml)
        return (
            try ImportFormat.promptfoo.suites(source, answers: nil, beside: ImportFolder(folder.path)), folder
        )
    }

    /// The suite as `assay check` reads it, and what was left out.
    private func checked(_ yaml: String, _ files: [String: String]) throws -> (Suite, [String]) {
        let (suites, folder) = try imported(yaml, files)
        let suite = try #require(suites.first)
        return (
            try ImportTests.written(suite, folder),
            suite.leftOut.map { one in
                let place =
                    one.location.map { "\($0.file.split(separator: "/").last ?? ""):\($0.line): " } ?? ""
                return place + one.message
            }
        )
    }

    private static let csv = """
        question,__expected,__expected2,__description,__prefix,__suffix,__metric,__metadata:kind
        What is 2+2?,equals: 4,not-contains: five,sum,Think. , Be brief.,m,maths
        Name colours,"contains-all: red, blue",,,,,,
        Say hi,"Hi, you",,,,,,
        Be polite,"llm-rubric: polite",,,,,,
        """

    @Test func `a table becomes tests, its special columns what they say`() async throws {
        var (suite, leftOut) = try checked(
            "prompts: ['{{question}}']\ntests: file://tests/basic.csv\n", ["tests/basic.csv": Self.csv])
        #expect(suite.cases.map(\.id) == ["sum", "case-2", "case-3", "case-4"])
        #expect(suite.prompt.user == "{{input.__prefix}}{{input.question}}{{input.__suffix}}")
        #expect(suite.cases[0].input["__prefix"] == "Think. ")
        #expect(suite.cases[0].input["__suffix"] == " Be brief.")
        #expect(suite.cases[1].input["__prefix"] == "")
        #expect(
            leftOut.sorted() == [
                "basic.csv:1: the column '__metadata:kind' is not carried over",
                "basic.csv:1: the column '__metric' is not carried over",
                "basic.csv:5: 'llm-rubric' asks a model; see the scorer 'judge'",
            ])
        for (place, (right, wrong)) in [("4", "4.0"), ("blue and red", "blue"), ("Hi, you", "Hi")]
            .enumerated()
        {
            suite.cases[place].references = [Reference(text: right)]
            suite.cases[place].counterexamples = [Reference(text: wrong)]
        }
        let failures = try await SuiteSelfTest.failures(of: suite)
        #expect(failures.filter { !$0.contains(" has no ") } == [])
    }

    private static let files = [
        "a.yaml": "- description: a\n  vars: {q: one}\n- {description: b, vars: {q: two}}\n",
        "more/c.yml": "description: c\nvars: {q: three}\n",
        "d.json": #"[{"description": "d", "vars": {"q": "four"}}]"#,
        "e.jsonl":
            #"{"description": "e", "vars": {"q": "five"}, "assert": [{"type": "equals", "value": "5"}]}"#
            + "\n" + #"{"description": "f", "vars": {"q": "six"}}"# + "\n",
    ]

    @Test(arguments: [
        ("tests: file://a.yaml", ["a", "b"]), ("tests: a.yaml", ["a", "b"]),
        ("tests: [file://./a.yaml, file://d.json, file://e.jsonl]", ["a", "b", "d", "e", "f"]),
        ("tests: [file://more/*.yml]", ["c"]), ("tests: ['file://**/*.y*ml']", ["a", "b", "c"]),
        ("tests: [{description: x, vars: {q: 0}}, file://e.jsonl]", ["x", "e", "f"]),
        ("tests: {path: file://d.json}", ["d"]),
    ])
    func `tests stand in files of every form, named one by one or by a pattern`(
        tests: String, cases: [String]
    ) throws {
        let (suite, leftOut) = try checked("prompts: ['{{q}}']\n\(tests)\n", Self.files)
        #expect(suite.cases.map(\.id) == cases)
        #expect(leftOut == [])
    }

    static let values: [(vars: String, values: [JSONValue])] = [
        ("vars: {x: file://text.txt}", ["the text"]),
        ("vars: {x: [file://text.txt, plain]}", ["the text", "plain"]),
        ("vars: {x: 'file://*.txt'}", ["other", "the text"]),
        ("vars: {x: file://map.yaml}", [["name": "Ada"]]), ("vars: {x: file://map.json}", [["name": "Bo"]]),
        ("vars: {x: file://list.yaml}", ["[1,2]"]), ("vars: file://vars.yaml", ["from vars", "and more"]),
        ("vars: [file://vars.yaml, file://own.json]", ["own"]),
    ]

    @Test(arguments: values)
    func `variables stand in files`(vars: String, values: [JSONValue]) throws {
        let (suite, leftOut) = try checked(
            "prompts: ['{{x}}']\ntests: [{\(vars)}]\n",
            [
                "text.txt": "\n the text\n", "other.txt": "other", "map.yaml": "name: Ada\n",
                "map.json": #"{"name": "Bo"}"#, "list.yaml": "[1, 2]\n",
                "vars.yaml": "x: [from vars, and more]\n", "own.json": #"{"x": "own"}"#,
            ])
        #expect(suite.cases.map { $0.input["x"] } == values)
        #expect(leftOut == [])
    }

    @Test func `prompts stand in files, several in one between lines of three dashes`() throws {
        let (suites, _) = try imported(
            "prompts: [file://p/*.txt, {id: file://p.md, label: x}, p.j2]\ntests: [{vars: {q: 1}}]\n",
            [
                "p/one.txt": "First {{q}}\n---\nSecond {{q}}\n", "p/two.txt": "Third {{q}}", "p.md": "Fourth",
                "p.j2": "Fifth",
            ])
        #expect(
            suites.map(\.prompt.user) == [
                "First {{input.q}}", "Second {{input.q}}", "Third {{input.q}}", "Fourth", "Fifth",
            ])
    }

    @Test func `what all tests share may stand in a file`() throws {
        let (suite, leftOut) = try checked(
            "prompts: ['{{x}}{{y}}']\ndefaultTest: file://shared.yaml\ntests: [{vars: {y: 2}}]\n",
            ["shared.yaml": "vars: {x: file://x.txt}\noptions: {prefix: 'Now: '}\n", "x.txt": "one"])
        #expect(suite.cases.map { $0.input } == [["x": "one", "y": 2, "__prefix": "Now: "]])
        #expect(leftOut == [])
    }

    @Test(arguments: [
        (
            "tests: file://make.py:tests",
            "2: 'make.py:tests' is not carried over: it is a program, and is not run"
        ),
        ("tests: [file://make.js]", "2: 'make.js' is not carried over: it is a program, and is not run"),
        (
            "tests: [{path: file://make.ts, config: {n: 1}}]",
            "2: 'make.ts' is not carried over: it is a program"
        ),
        ("tests: file://t.xlsx#2", "2: 't.xlsx#2' is not carried over: it is a sheet"),
        (
            "tests: https://docs.google.com/x.csv",
            "2: 'https://docs.google.com/x.csv' is not carried over: it is not on"
        ),
        (
            "tests: [{vars: {q: file://q.py}}]",
            "2: the file of 'q' is a program, and is not run: its name stands in"
        ),
        (
            "tests: [{vars: {q: file://q.png}}]",
            "2: the file of 'q' is no text: its name stands in the prompt"
        ),
        ("tests: [{vars: file://v.js}]", "2: 'v.js' is not carried over: it is a program, and is not run"),
        (
            "tests: [{vars: {q: 1}, options: {prefix: '{{q}}'}}]",
            "2: 'prefix' is not carried over: it has names in it"
        ),
    ])
    func `what is made by a program, or is no text, is named`(tests: String, leftOut: String) throws {
        let (suites, _) = try imported(
            "prompts: ['{{q}}']\n\(tests)\n", ["v.js": "", "q.py": "", "q.png": ""])
        let said = suites.flatMap(\.leftOut).map { "\($0.location?.line ?? 0): \($0.message)" }
        #expect(said.count == 1 && said[0].hasPrefix(leftOut), "\(said)")
    }

    @Test(arguments: [
        ("prompts: [file://no.txt]\ntests: [{}]", ":1:11: error:", "no.txt cannot be read"),
        ("prompts: [a]\ntests: file://no.csv", ":2:8: error:", "no.csv cannot be read"),
        ("prompts: [a]\ntests: ['file://no/*.yaml']", ":2:9: error:", "no file matches 'no/*.yaml'"),
        ("prompts: [a]\ntests: [{vars: {x: file://no.txt}}]", ":2:20: error:", "no.txt cannot be read"),
        ("prompts: [a]\ntests: [{vars: file://no.yaml}]", ":2:16: error:", "no.yaml cannot be read"),
        ("prompts: [a]\ndefaultTest: file://no.yaml\ntests: [{}]", ":2:14: error:", "no.yaml cannot be read"),
        ("prompts: [a]\ntests: file://bad.json", "bad.json:2:", "this is not JSON"),
        ("prompts: [a]\ntests: file://bad.jsonl", "bad.jsonl:2:", "this line is not JSON"),
        ("prompts: [a]\ntests: file://bad.yaml", "bad.yaml:2:1:", "error"),
    ])
    func `a file that is not there, or cannot be read, is a mistake at its place`(
        yaml: String, place: String, message: String
    ) throws {
        let error = #expect(throws: Diagnostics.self) {
            try imported(
                yaml, ["bad.json": "[\n{]", "bad.jsonl": "{\"vars\": {}}\n{", "bad.yaml": "a: [1"])
        }
        let said = error?.all.map(\.description).joined(separator: "\n") ?? ""
        #expect(said.contains(place) && said.contains(message), "\(said)")
    }
}

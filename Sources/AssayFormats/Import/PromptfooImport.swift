import AssayCore

/// promptfoo's configuration: every prompt becomes a suite, every test a case.
struct PromptfooImport {
    private let file: SourceFile
    private let top: Node
    private var leftOut: [Diagnostic] = []

    /// The suites of a file, one for each prompt; `readFile` reads what the file names as `file://…`.
    static func suites(
        _ file: SourceFile, readFile: (String) throws(Diagnostic) -> SourceFile
    ) throws(Diagnostics) -> [ImportedSuite] {
        var reader = PromptfooImport(file: file, top: try YAMLReader.read(file))
        return reader.suites(readFile)
    }

    private init(file: SourceFile, top: Node) {
        self.file = file
        self.top = top
    }

    private static let carried = ["prompts", "tests", "defaultTest", "description", "$schema"]

    private mutating func suites(_ readFile: (String) throws(Diagnostic) -> SourceFile) -> [ImportedSuite] {
        if case .mapping(let members) = top.content {
            for member in members where !Self.carried.contains(member.key) {
                let hint =
                    member.key == "providers" ? "name backends in assay.yaml, or use --url and --model" : nil
                leftOut.append(
                    .leftOut("'\(member.key)' is not carried over", hint: hint, at: member.keyLocation))
            }
        }
        let prompts = (top["prompts"]?.elements ?? []).compactMap { prompt($0, readFile) }
        let tests = tests()
        return prompts.map { suite($0, tests) }
    }

    // MARK: Prompts

    private mutating func prompt(
        _ node: Node, _ readFile: (String) throws(Diagnostic) -> SourceFile
    ) -> String? {
        guard var text = (node["raw"] ?? node).text else {
            leftOut.append(.leftOut("this prompt is no text", at: node.location))
            return nil
        }
        if text.hasPrefix("file://") {
            do throws(Diagnostic) { text = try readFile(String(text.dropFirst(7))).text } catch {
                leftOut.append(.leftOut(error.message, at: node.location))
                return nil
            }
        }
        guard let template = Self.template(text) else {
            leftOut.append(
                .leftOut(
                    "this prompt has more than plain {{names}} in it",
                    hint: "filters and blocks have no counterpart",
                    at: node.location))
            return nil
        }
        return template
    }

    /// A prompt as our template; `nil` where it uses filters, blocks or the environment.
    static func template(_ text: String) -> String? {
        guard !text.contains("{%"), !text.contains("{#") else { return nil }
        var template = ""
        for piece in Template.pieces(of: text) {
            switch piece {
            case .text(let literal): template += literal
            case .value(let path, _):
                guard !path.hasPrefix("env."),
                    path.allSatisfy({ $0.isLetter || $0.isNumber || "._".contains($0) })
                else { return nil }
                template += "{{input.\(path)}}"
            }
        }
        return template
    }

    // MARK: Tests

    /// A test with its variables drawn out, and what its assertions became.
    private struct Test {
        var inputs: [JSONObject]
        var name: String?
        var patterns: [String] = []
        var answersJSON = false
        var schema: JSONValue?
        var latency: Double?
    }

    private mutating func tests() -> [Test] {
        let shared = top["defaultTest"]
        note(shared?.members ?? [], except: ["vars", "assert"], of: "'defaultTest'")
        var found: [Test] = []
        for node in top["tests"]?.elements ?? [] {
            guard case .mapping(let members) = node.content else {
                leftOut.append(
                    .leftOut(
                        "tests in other files are not carried over", hint: "import the file itself",
                        at: node.location))
                continue
            }
            note(members, except: ["vars", "assert", "description"], of: "a test")
            var test = Test(
                inputs: Self.combinations(shared?["vars"]?.value, node["vars"]?.value),
                name: node["description"]?.text)
            for variable in (shared?["vars"]?.members ?? []) + (node["vars"]?.members ?? [])
            where variable.value.text?.hasPrefix("file://") == true {
                leftOut.append(
                    .leftOut(
                        "the file of '\(variable.key)' is not read: its name stands in the prompt",
                        hint: "put its text there", at: variable.value.location))
            }
            for assertion in (shared?["assert"]?.elements ?? []) + (node["assert"]?.elements ?? []) {
                note(assertion, in: &test)
            }
            found.append(test)
        }
        return found
    }

    /// Says of every member that nobody reads that it is left out.
    private mutating func note(_ members: [Node.Member], except known: [String], of whole: String) {
        for member in members where !known.contains(member.key) {
            leftOut.append(
                .leftOut("'\(member.key)' of \(whole) is not carried over", at: member.keyLocation))
        }
    }

    private mutating func note(_ node: Node, in test: inout Test) {
        note(node.members, except: ["type", "value", "threshold"], of: "an assertion")
        let assertion = PromptfooAssertion(
            type: node["type"]?.text ?? "", value: node["value"]?.value,
            threshold: node["threshold"]?.value.numberValue)
        switch assertion {
        case .patterns(let patterns): test.patterns += patterns
        case .json(let schema): (test.answersJSON, test.schema) = (true, schema)
        case .latency(let milliseconds): test.latency = milliseconds
        case .leftOut(let reason): leftOut.append(.leftOut(reason, at: node.location))
        }
    }

    /// Every choice of one value for each variable; a list of values stands for as many tests.
    private static func combinations(_ shared: JSONValue?, _ own: JSONValue?) -> [JSONObject] {
        var variables = shared?.objectValue ?? JSONObject()
        for member in own?.objectValue?.members ?? [] { variables[member.name] = member.value }
        return variables.members.reduce([JSONObject()]) { made, member in
            made.flatMap { object in
                (member.value.arrayValue ?? [member.value]).map { value in
                    var extended = object
                    extended[member.name] = value
                    return extended
                }
            }
        }
    }

    // MARK: The suite

    private mutating func suite(_ template: String, _ tests: [Test]) -> ImportedSuite {
        let paths = Template.paths(of: template).map { String($0.dropFirst("input.".count)) }
        var names = CaseNames()
        var cases: [JSONValue] = []
        for test in tests {
            for input in test.inputs {
                var input = input
                // A variable that a test lacks is empty there.
                for path in paths where JSONValue.object(input).value(at: path) == nil { input[path] = "" }
                cases.append(
                    .members([
                        "id": .string(names.name(test.name, place: cases.count)), "input": .object(input),
                        "expect": test.patterns.isEmpty
                            ? [:] : ["patterns": .array(test.patterns.map { .string($0) })],
                    ]))
            }
        }
        var suite = ImportedSuite(
            workload: "prompts",
            summary: top["description"]?.text ?? "Prompts and tests of a promptfoo configuration.",
            prompt: PromptTemplate(user: template), cases: cases, acceptance: rules(tests), leftOut: leftOut)
        suite.episodeTime = tests.compactMap(\.latency).max().map { .seconds(fraction: $0 / 1000) }
        return suite
    }

    private mutating func rules(_ tests: [Test]) -> [ImportedSuite.Rule] {
        var rules: [ImportedSuite.Rule] = []
        if tests.contains(where: { !$0.patterns.isEmpty }) {
            rules.append(
                ImportedSuite.Rule(
                    "regex", ["field": "patterns"],
                    comment: "what the tests said of texts, as patterns that must all match"))
        }
        let json = tests.filter(\.answersJSON)
        if !json.isEmpty, json.count == tests.count, Set(json.map(\.schema)).count == 1 {
            rules.append(ImportedSuite.Rule("json_schema", ["schema": json[0].schema ?? [:]]))
        } else if !json.isEmpty {
            leftOut.append(
                .leftOut(
                    "'is-json' is not carried over: it must stand in every test with the same schema",
                    at: top["tests"]?.location))
        }
        if rules.isEmpty {
            rules.append(
                ImportedSuite.Rule(
                    "length", ["min_words": 1],
                    comment: "nothing could be carried over: anything said is accepted"))
        }
        return rules
    }
}

extension Node {
    /// The members of a mapping.
    fileprivate var members: [Member] { if case .mapping(let members) = content { members } else { [] } }

    /// The elements of a list; a value alone is a list of one.
    fileprivate var elements: [Node] {
        switch content {
        case .sequence(let nodes): nodes
        case .mapping, .scalar: [self]
        }
    }
}

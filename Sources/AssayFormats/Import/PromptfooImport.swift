import AssayCore

/// promptfoo's configuration: every prompt becomes a suite, every test a case.
struct PromptfooImport {
    private let top: Node
    private var leftOut: [Diagnostic] = []
    private var files: PromptfooFiles

    /// The suites of a file, one for each prompt; what the file names as `file://…` is read from its folder.
    static func suites(_ file: SourceFile, beside folder: ImportFolder) throws(Diagnostics) -> [ImportedSuite]
    {
        let problems = Problems()
        var reader = PromptfooImport(
            top: try YAMLReader.read(file), files: PromptfooFiles(folder, problems: problems))
        let suites = reader.suites()
        try problems.throwIfAny()
        return suites
    }

    private init(top: Node, files: PromptfooFiles) {
        self.top = top
        self.files = files
    }

    private static let carried = ["prompts", "tests", "defaultTest", "description", "$schema"]

    private mutating func suites() -> [ImportedSuite] {
        if case .mapping(let members) = top.content {
            for member in members where !Self.carried.contains(member.key) {
                let hint =
                    member.key == "providers" ? "name backends in assay.yaml, or use --url and --model" : nil
                leftOut.append(
                    .leftOut("'\(member.key)' is not carried over", hint: hint, at: member.keyLocation))
            }
        }
        let prompts = (top["prompts"]?.elements ?? []).flatMap { templates(of: $0) }
        let tests = tests()
        leftOut += files.leftOut
        return prompts.map { suite($0, tests) }
    }

    // MARK: Prompts

    private mutating func templates(of node: Node) -> [String] {
        guard let text = (node["raw"] ?? node["id"] ?? node).text else {
            leftOut.append(.leftOut("this prompt is no text", at: node.location))
            return []
        }
        return files.prompts(text, at: node.location).compactMap { text in
            let template = Self.template(text)
            if template == nil {
                leftOut.append(
                    .leftOut(
                        "this prompt has more than plain {{names}} in it",
                        hint: "filters and blocks have no counterpart",
                        at: node.location))
            }
            return template
        }
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
        var around = Around()
        var patterns: [String] = []
        var answersJSON = false
        var schema: JSONValue?
        var latency: Double?
    }

    private mutating func tests() -> [Test] {
        let shared = top["defaultTest"].map { files.mapping($0) }
        note(shared?.members ?? [], except: ["vars", "assert", "options"], of: "'defaultTest'")
        let around = Around(shared?["options"], leftOut: &leftOut)
        let variables = files.variables(shared?["vars"])
        var found: [Test] = []
        for node in (top["tests"]?.elements ?? []).flatMap({ files.tests($0) }) {
            guard case .mapping(let members) = node.content else {
                leftOut.append(.leftOut("this test is no mapping", at: node.location))
                continue
            }
            note(members, except: ["vars", "assert", "description", "options"], of: "a test")
            var test = Test(
                inputs: Self.combinations(variables, files.variables(node["vars"])),
                name: node["description"]?.text)
            test.around = Around(node["options"], over: around, leftOut: &leftOut)
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
    private static func combinations(_ shared: JSONObject, _ own: JSONObject) -> [JSONObject] {
        var variables = shared
        for member in own.members { variables[member.name] = member.value }
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
        let template = Around.template(template, of: tests.map(\.around))
        let paths = Template.paths(of: template).map { String($0.dropFirst("input.".count)) }
        var names = CaseNames()
        var cases: [JSONValue] = []
        for test in tests {
            for input in test.inputs {
                var input = test.around.added(to: input)
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

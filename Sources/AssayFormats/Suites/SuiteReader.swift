package import AssayCore
import AssayDigest
import AssayJSON

/// Reads a suite's folder into a value, or says everything that is wrong with it.
package struct SuiteReader {
    let folder: String
    private let kinds: [ScorerKind]
    private let schemas: SchemaChecking
    let problems = Problems()
    /// Every file that the suite consists of, for its digest.
    private var parts: [(name: String, bytes: [UInt8])] = []

    private init(folder: String, kinds: [ScorerKind], schemas: @escaping SchemaChecking) {
        self.folder = folder
        self.kinds = kinds
        self.schemas = schemas
    }

    /// Reads `suite.yaml` in a folder and every file that it names; the rule's scorers are tried on the cases, and the schemas of tools are
    /// checked by `schemas`.
    package static func read(
        folder: String, kinds: [ScorerKind], schemas: @escaping SchemaChecking = uncheckedSchemas
    ) throws(Diagnostics) -> Suite {
        var reader = SuiteReader(folder: folder, kinds: kinds, schemas: schemas)
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: folder + "/suite.yaml") } catch {
            throw Diagnostics([error])
        }
        reader.parts.append(("suite.yaml", file.bytes))
        let suite = reader.suite(try YAMLReader.read(file))
        reader.tryScorers(suite)
        try reader.problems.throwIfAny()
        return suite
    }

    private mutating func suite(_ node: Node) -> Suite {
        var top = MappingReader(node, title: "the suite", problems: problems)
        readFormat(&top)
        let name = top.requiredText("name")
        if !name.isEmpty, !Self.isName(name) {
            problems.add(
                "'\(name)' is no name", hint: "use small letters, digits and '-'",
                at: top.node["name"]?.location)
        }
        let version = top.requiredText("version", hint: "for example: version: 1.0.0")
        let workload = top.requiredText("workload", hint: "for example: workload: rag")
        let summary = top.requiredText("summary")
        let prompt = readPrompt(top.node("prompt"), of: &top)
        let settings = readSettings(top.node("generation"))
        let format = readResponse(top.node("response"))
        let retrieval = readRetrieval(top.node("retrieval"))
        let world = readWorld(top.node("world"))
        let user = readUser(top.node("user"))
        let budget = readBudget(top.node("budget"))
        let cases = readCases(
            top.text("cases") ?? "cases.jsonl", at: node["cases"]?.location, retrieval: retrieval)
        if let world, !world.tools.isEmpty, let own = cases.first(where: { !$0.tools.isEmpty }) {
            problems.add(
                "the case '\(own.id)' brings tools, and the suite's world has its own", at: own.location)
        }
        let acceptance = readAcceptance(top.list("acceptance"), of: &top)
        let level = readServiceLevel(top.node("slo"))
        let economics = readEconomics(top.node("economics"))
        top.finish()
        let suite = Suite(
            name: name, version: version, workload: workload, summary: summary, prompt: prompt,
            settings: settings,
            responseFormat: format, retrieval: retrieval, world: world, user: user, budget: budget,
            cases: cases, acceptance: acceptance,
            serviceLevel: level, economics: economics, digest: digest)
        for scorer in suite.economicsWithoutScorer {
            problems.add(
                "the economics name the scorer '\(scorer)', which the acceptance rule does not have",
                hint: "it has: " + suite.acceptance.map(\.title).joined(separator: ", "),
                at: node["economics"]?.location)
        }
        TemplateCheck(suite: suite, problems: problems).run(node)
        return suite
    }

    private mutating func readFormat(_ top: inout MappingReader) {
        top.require("format", hint: "write: format: 1")
        if let format = top.integer("format", in: 0...Int.max), format != 1 {
            problems.add(
                "format \(format) is not known", hint: "this program reads format 1",
                at: top.node["format"]?.location)
        }
    }

    /// Whether a text can be a suite's name.
    package static func isName(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }
            && text.first?.isLetter == true
    }

    /// The SHA-256 over every file's name, length and bytes.
    private var digest: String {
        var digest = SHA256()
        for part in parts.sorted(by: { $0.name < $1.name }) {
            digest.update("\(part.name) \(part.bytes.count)\n")
            digest.update(part.bytes)
        }
        return digest.finish()
    }

    /// Reads a file of the suite, noting where it cannot be.
    mutating func file(_ path: String, at location: SourceLocation?) -> SourceFile? {
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
            problems.add("'\(path)' lies outside the suite's folder", at: location)
            return nil
        }
        do throws(Diagnostic) {
            let file = try SourceFile(reading: "\(folder)/\(path)")
            if !parts.contains(where: { $0.name == path }) { parts.append((path, file.bytes)) }
            return file
        } catch {
            problems.add(error.message, hint: "paths are relative to the suite's folder", at: location)
            return nil
        }
    }

    /// Makes every scorer once, so that mistakes in options and cases are found before anything runs.
    private func tryScorers(_ suite: Suite) {
        do throws(Diagnostics) { _ = try AcceptanceRule(suite, kinds: kinds) } catch {
            problems.add(error.all)
        }
    }

    /// What makes the parameters of a tool no schema that calls could be held against; `nil` where nothing does.
    func mistake(inParameters parameters: JSONValue) -> String? {
        parameters["type"]?.stringValue == "object"
            ? schemas(parameters).map { "a tool's parameters cannot be used as a schema: \($0)" }
            : "a tool's parameters must be a JSON Schema with 'type: object'"
    }

    /// Notes a mistake.
    func note(_ message: String, hint: String? = nil, at location: SourceLocation?) {
        problems.add(message, hint: hint, at: location)
    }

    /// A reader of a part of the suite.
    func mapping(_ node: Node, _ title: String) -> MappingReader {
        MappingReader(node, title: title, problems: problems)
    }

    /// The distribution of a tool's latency.
    func latency(of member: Node.Member) -> TimeDistribution? {
        TimeReader.time(member.value, "the latency of '\(member.key)'", problems)
    }

    /// The lines of a file with one JSON object each.
    func jsonLines(_ file: SourceFile) -> [(line: JSONLine, problems: Problems)] {
        JSONLine.read(file, problems: problems).map { ($0, problems) }
    }
}

/// What makes a value no JSON Schema; `nil` where nothing does.
package typealias SchemaChecking = @Sendable (JSONValue) -> String?

/// Takes every schema as it is.
package let uncheckedSchemas: SchemaChecking = { _ in nil }

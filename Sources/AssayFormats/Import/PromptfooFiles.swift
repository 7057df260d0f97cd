import AssayCore
import AssayJSON

/// Reads the files that promptfoo's configuration names, all of them from the configuration's folder.
struct PromptfooFiles {
    /// What a file holds, by its name.
    private enum Kind {
        case text, table, yaml, json, lines
        /// Nothing that is read, because it is…
        case none(String)

        init(_ name: String) {
            let file = name.split(separator: "/").last.map(String.init) ?? name
            // A program may name one of its functions, a sheet one of its pages.
            let plain = file.split { $0 == ":" || $0 == "#" }.first ?? ""
            switch plain.split(separator: ".").last?.lowercased() ?? "" {
            case "csv": self = .table
            case "yaml", "yml": self = .yaml
            case "json": self = .json
            case "jsonl": self = .lines
            case "js", "cjs", "mjs", "ts", "cts", "mts", "py", "rb": self = .none("a program, and is not run")
            case "xlsx", "xls": self = .none("a sheet")
            case "png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "mp4", "webm", "mov", "mp3", "wav", "pdf",
                "docx":
                self = .none("no text")
            default: self = .text
            }
        }
    }

    let folder: ImportFolder
    /// What cannot be read.
    let problems: Problems
    /// What is not carried over.
    private(set) var leftOut: [Diagnostic] = []

    init(_ folder: ImportFolder, problems: Problems) {
        self.folder = folder
        self.problems = problems
    }

    /// The name of a file in a text, without `file://`; `nil` where it has none.
    private static func name(_ text: String) -> String? {
        text.hasPrefix("file://") ? String(text.dropFirst(7)) : nil
    }

    private static let promptEndings = [
        ".txt", ".md", ".j2", ".json", ".jsonl", ".yaml", ".yml", ".csv", ".js", ".cjs", ".mjs", ".ts", ".py",
    ]

    /// Whether a prompt is nothing but a file's name, which promptfoo takes for the file.
    private static func isFileName(_ text: String) -> Bool {
        !text.contains { $0.isWhitespace || $0 == "{" } && promptEndings.contains { text.hasSuffix($0) }
    }

    /// The files of a name or pattern; one that is not there is a mistake where it is named.
    private func files(_ name: String, at place: SourceLocation) -> [SourceFile] {
        let names = ImportFolder.isPattern(name) ? folder.files(matching: name) : [name]
        if names.isEmpty { problems.add("no file matches '\(name)'", at: place) }
        return names.compactMap { name in
            do throws(Diagnostic) { return try folder.read(name) } catch {
                problems.add(
                    error.message, hint: "files are looked for in the configuration's folder", at: place)
                return nil
            }
        }
    }

    private mutating func leaveOut(_ what: String, _ reason: String, at place: SourceLocation) {
        leftOut.append(.leftOut("\(what) is not carried over: it is \(reason)", at: place))
    }

    // MARK: Prompts

    /// The texts of a prompt: itself, or those of the files that it names; in a text file lines of `---` stand between prompts.
    mutating func prompts(_ text: String, at place: SourceLocation) -> [String] {
        guard let name = Self.name(text) ?? (Self.isFileName(text) ? text : nil) else { return [text] }
        return files(name, at: place).flatMap { file -> [String] in
            switch Kind(file.name) {
            case .text:
                return file.text.split(separator: "\n", omittingEmptySubsequences: false).split {
                    $0.trimmed == "---"
                }.map { $0.joined(separator: "\n").trimmed }.filter { !$0.isEmpty }
            case .none(let reason): leaveOut("the prompt '\(name)'", reason, at: place)
            case .table, .yaml, .json, .lines: leaveOut("the prompt '\(name)'", "no plain text", at: place)
            }
            return []
        }
    }

    // MARK: Tests

    /// The tests of a list, those of the files that it names among them.
    mutating func tests(_ node: Node) -> [Node] {
        if let path = node["path"]?.text { return tests(named: path, at: node.location) }
        guard let text = node.text else { return [node] }
        return tests(named: text, at: node.location)
    }

    private mutating func tests(named text: String, at place: SourceLocation) -> [Node] {
        let name = Self.name(text) ?? text
        if case .none(let reason) = Kind(name) {
            leaveOut("'\(name)'", reason, at: place)
            return []
        }
        guard !name.contains("://") else {
            leaveOut("'\(name)'", "not on this machine", at: place)
            return []
        }
        return files(name, at: place).flatMap { file -> [Node] in
            switch Kind(file.name) {
            case .table: return table(file)
            case .yaml: return yaml(file)?.elements ?? []
            case .json: return json(file)?.elements ?? []
            case .lines:
                return JSONLine.read(file, problems: problems).map { Node($0.value, at: $0.location) }
            case .text, .none: leaveOut("'\(file.name)'", "no file of tests", at: place)
            }
            return []
        }
    }

    private mutating func table(_ file: SourceFile) -> [Node] {
        let odd = Problems()
        let table = PromptfooTable(CSV(file, problems: odd))
        leftOut += odd.all.map { .leftOut($0.message, hint: $0.hint, at: $0.location) } + table.leftOut
        return table.tests
    }

    private func yaml(_ file: SourceFile) -> Node? {
        do throws(Diagnostics) { return try YAMLReader.read(file) } catch {
            problems.add(error.all)
            return nil
        }
    }

    private func json(_ file: SourceFile) -> Node? {
        do throws(JSONError) {
            let value = try JSON.parse(file.bytes)
            let first = SourceLocation(file: file.name, line: 1, column: 1)
            guard let elements = value.arrayValue else { return Node(value, at: first) }
            let lines = ElementLines.find(in: file.bytes)
            return Node(
                content: .sequence(
                    elements.enumerated().map { place, element in
                        let line = lines.indices.contains(place) ? lines[place] : 1
                        return Node(element, at: SourceLocation(file: file.name, line: line, column: 1))
                    }), location: first)
        } catch {
            problems.add(
                "this is not JSON: \(error.message)",
                at: SourceLocation(file: file.name, line: error.line, column: error.column))
            return nil
        }
    }

    // MARK: Variables

    /// A mapping, or that of the YAML or JSON file that is named instead.
    mutating func mapping(_ node: Node) -> Node {
        guard let text = node.text, let name = Self.name(text) else { return node }
        let members = mappings(name, at: node.location).flatMap(\.members)
        return Node(content: .mapping(members), location: node.location)
    }

    private mutating func mappings(_ name: String, at place: SourceLocation) -> [Node] {
        files(name, at: place).compactMap { file in
            switch Kind(file.name) {
            case .yaml: return yaml(file)
            case .json: return json(file)
            case .none(let reason): leaveOut("'\(name)'", reason, at: place)
            case .text, .table, .lines: leaveOut("'\(name)'", "neither YAML nor JSON", at: place)
            }
            return nil
        }
    }

    /// The variables of a test: written out, or in one file or several, of which later ones replace what earlier ones say.
    mutating func variables(_ node: Node?) -> JSONObject {
        guard let node else { return JSONObject() }
        if case .mapping(let members) = node.content {
            return JSONObject(members.map { .init(name: $0.key, value: value($0.value, of: $0.key)) })
        }
        var all = JSONObject()
        for file in node.elements {
            guard let text = file.text else { continue }
            for part in mappings(Self.name(text) ?? text, at: file.location) {
                for member in variables(part).members { all[member.name] = member.value }
            }
        }
        return all
    }

    /// A variable's value: the content of the file that it names, as many values as files match, or itself.
    private mutating func value(_ node: Node, of variable: String) -> JSONValue {
        if case .sequence(let nodes) = node.content {
            return .array(nodes.map { value($0, of: variable) })
        }
        guard let text = node.text, let name = Self.name(text) else { return node.value }
        if case .none(let reason) = Kind(name) {
            leftOut.append(
                .leftOut(
                    "the file of '\(variable)' is \(reason): its name stands in the prompt",
                    hint: "put its text there", at: node.location))
            return node.value
        }
        let values = files(name, at: node.location).map(content)
        return ImportFolder.isPattern(name) ? .array(values) : values.first ?? node.value
    }

    /// A file as a value: a mapping of YAML or JSON stays one, everything else is text.
    private func content(_ file: SourceFile) -> JSONValue {
        switch Kind(file.name) {
        case .yaml:
            guard let value = yaml(file)?.value else { return "" }
            return value.objectValue == nil ? .string(value.shownText ?? JSON.text(value)) : value
        case .json:
            guard let value = json(file)?.value else { return "" }
            return value.objectValue == nil ? .string(file.text.trimmed) : value
        default: return .string(file.text.trimmed)
        }
    }
}

extension Node {
    /// A value as if it had been written at a place.
    init(_ value: JSONValue, at place: SourceLocation) {
        let content: Content =
            switch value {
            case .array(let elements): .sequence(elements.map { Node($0, at: place) })
            case .object(let object):
                .mapping(
                    object.members.map {
                        Member(key: $0.name, keyLocation: place, value: Node($0.value, at: place))
                    })
            case .string(let text): .scalar(text, quoted: true)
            case .null, .bool, .integer, .number: .scalar(JSON.text(value), quoted: false)
            }
        self.init(content: content, location: place)
    }

    /// The members of a mapping.
    var members: [Member] { if case .mapping(let members) = content { members } else { [] } }

    /// The elements of a list; a value alone is a list of one.
    var elements: [Node] {
        switch content {
        case .sequence(let nodes): nodes
        case .mapping, .scalar: [self]
        }
    }
}

import AssayCore
import CYAML

/// Reads YAML into a tree that knows where everything stands.
struct YAMLReader: ~Copyable {
    private var parser = yaml_parser_t()
    private let file: SourceFile
    private let lines: [ArraySlice<UInt8>]
    private var anchors: [String: Node] = [:]
    private var problems: [Diagnostic] = []
    /// Nodes made so far; aliases can make a small file huge, and this bounds it.
    private var made = 0

    private static let mostNodes = 1_000_000
    private static let deepest = 100

    private init(_ file: SourceFile) {
        self.file = file
        lines = file.lines
        yaml_parser_initialize(&parser)
    }

    deinit {
        var parser = parser
        yaml_parser_delete(&parser)
    }

    /// Reads a file that holds one document.
    static func read(_ file: SourceFile) throws(Diagnostics) -> Node {
        var reader = YAMLReader(file)
        let root: Node
        do throws(Diagnostic) {
            root = try reader.document()
        } catch {
            throw Diagnostics(reader.problems + [error])
        }
        guard reader.problems.isEmpty else { throw Diagnostics(reader.problems) }
        return root
    }

    private mutating func document() throws(Diagnostic) -> Node {
        // libyaml reads from the pointer while events are taken, so all of them are taken while it is valid.
        let bytes = file.bytes
        return try bytes.withUnsafeBufferPointer { buffer throws(Diagnostic) in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var root: Node?
            while true {
                let event = try next()
                switch event.kind {
                case YAML_STREAM_END_EVENT:
                    guard let root else {
                        throw Diagnostic(.error, "the file is empty", at: place(event.start))
                    }
                    return root
                case YAML_DOCUMENT_START_EVENT where root != nil:
                    throw Diagnostic(
                        .error, "a second document begins here; one is allowed", at: place(event.start))
                case YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
                default: root = try node(event, depth: 0)
                }
            }
        }
    }

    /// What is kept of libyaml's event.
    private struct Event {
        var kind: yaml_event_type_t
        var start: yaml_mark_t
        var text = ""
        var anchor: String?
        var style = YAML_PLAIN_SCALAR_STYLE
    }

    private mutating func next() throws(Diagnostic) -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(&parser, &raw) != 0 else { throw failure }
        defer { yaml_event_delete(&raw) }
        var event = Event(kind: raw.type, start: raw.start_mark)
        switch raw.type {
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            event.text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            event.anchor = Self.string(scalar.anchor)
            event.style = scalar.style
        case YAML_SEQUENCE_START_EVENT: event.anchor = Self.string(raw.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: event.anchor = Self.string(raw.data.mapping_start.anchor)
        case YAML_ALIAS_EVENT: event.anchor = Self.string(raw.data.alias.anchor)
        default: break
        }
        return event
    }

    private static func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }

    private mutating func node(_ event: Event, depth: Int) throws(Diagnostic) -> Node {
        let location = place(event.start)
        made += 1
        guard made < Self.mostNodes, depth < Self.deepest else {
            throw Diagnostic(.error, "the file is nested too deeply or grows too large", at: location)
        }
        let node: Node
        switch event.kind {
        case YAML_SCALAR_EVENT: node = scalar(event, location)
        case YAML_SEQUENCE_START_EVENT:
            node = Node(content: .sequence(try items(depth: depth)), location: location)
        case YAML_MAPPING_START_EVENT:
            node = Node(content: .mapping(try members(depth: depth)), location: location)
        default:
            guard let known = event.anchor.flatMap({ anchors[$0] }) else {
                throw Diagnostic(
                    .error, "there is no anchor '\(event.anchor ?? "")' before this alias", at: location)
            }
            made += Self.size(known)
            return known
        }
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private static func size(_ node: Node) -> Int {
        switch node.content {
        case .scalar: 1
        case .sequence(let nodes): nodes.reduce(1) { $0 + size($1) }
        case .mapping(let members): members.reduce(1) { $0 + size($1.value) }
        }
    }

    private func scalar(_ event: Event, _ location: SourceLocation) -> Node {
        var node = Node(
            content: .scalar(event.text, quoted: event.style != YAML_PLAIN_SCALAR_STYLE), location: location)
        if event.style == YAML_LITERAL_SCALAR_STYLE {
            // The text begins on the line after the `|`, at the depth of its first line that holds anything.
            let below = lines.dropFirst(Int(event.start.line) + 1)
            let first = below.first { line in line.contains { byte in byte > 0x20 } }
            let indent = first?.prefix { byte in byte == 0x20 }.count ?? 0
            node.blockStart = SourceLocation(
                file: file.name, line: Int(event.start.line) + 2, column: indent + 1)
        }
        return node
    }

    private mutating func items(depth: Int) throws(Diagnostic) -> [Node] {
        var items: [Node] = []
        while true {
            let event = try next()
            if event.kind == YAML_SEQUENCE_END_EVENT { return items }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func members(depth: Int) throws(Diagnostic) -> [Node.Member] {
        var members: [Node.Member] = []
        var keys: [String: SourceLocation] = [:]
        while true {
            let event = try next()
            if event.kind == YAML_MAPPING_END_EVENT { return members }
            let location = place(event.start)
            guard event.kind == YAML_SCALAR_EVENT else {
                throw Diagnostic(.error, "a key must be a single value", at: location)
            }
            let value = try node(next(), depth: depth + 1)
            if let first = keys[event.text] {
                problems.append(
                    Diagnostic(
                        .error, "the key '\(event.text)' is given twice",
                        hint: "it was first given at line \(first.line)",
                        at: location))
            }
            keys[event.text] = location
            members.append(Node.Member(key: event.text, keyLocation: location, value: value))
        }
    }

    private var failure: Diagnostic {
        let what = parser.problem.map { String(cString: $0) } ?? "the file cannot be read as YAML"
        let context = parser.context.map { " " + String(cString: $0) } ?? ""
        return Diagnostic(.error, what + context, at: place(parser.problem_mark))
    }

    private func place(_ mark: yaml_mark_t) -> SourceLocation {
        SourceLocation(file: file.name, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

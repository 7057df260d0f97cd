import AssayCore

/// A piece of a file that a person wrote, with its place.
struct Node: Sendable, Hashable {
    /// What it is.
    indirect enum Content: Sendable, Hashable {
        /// `quoted` texts are texts whatever they look like.
        case scalar(String, quoted: Bool)
        case sequence([Node])
        case mapping([Member])
    }

    /// A key and its value.
    struct Member: Sendable, Hashable {
        var key: String
        var keyLocation: SourceLocation
        var value: Node
    }

    var content: Content
    var location: SourceLocation
    /// Where a block scalar's text begins, so that places inside it can be told; `nil` for other texts.
    var blockStart: SourceLocation?

    /// The value under a key.
    subscript(_ key: String) -> Node? {
        guard case .mapping(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The same as a plain value, by YAML 1.2's core rules: `true`, `12`, `1.5` and `null` are what they look like unless quoted.
    var value: JSONValue {
        switch content {
        case .scalar(let text, let quoted): quoted ? .string(text) : Self.resolve(text)
        case .sequence(let nodes): .array(nodes.map(\.value))
        case .mapping(let members):
            .object(JSONObject(members.map { .init(name: $0.key, value: $0.value.value) }))
        }
    }

    private static func resolve(_ text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        if let whole = Int64(text) { return .integer(whole) }
        let looksNumeric = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        if looksNumeric, let real = Double(text), real.isFinite { return .number(real) }
        return .string(text)
    }

    /// What it is called in messages.
    var kind: String {
        switch content {
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

import AssayCore
import AssayJSON

/// Turns a subset of JSON Schema into a GBNF grammar whose every text is valid under the schema.
///
/// The subset: `type` (also several), `properties`, `required`, `items`, `minItems`, `maxItems`, `enum`, `const`, `minLength`,
/// `maxLength`, `anyOf`, `oneOf`, `$ref` into `$defs` or `definitions`, and words that only describe. Members come in the order in which
/// the schema writes them; between members there is one space and never more, so that a small model cannot lose itself in white space.
/// Other keywords are refused, because a grammar that ignored them would promise what it does not hold.
struct SchemaGrammar {
    private let root: JSONValue
    private var rules: [(name: String, body: String)] = []
    private var names: Set<String> = []
    private var primitives: Set<Primitive> = []
    /// The `$ref`s being followed, to find one that leads back to itself.
    private var following: [String] = []

    /// The grammar of a schema; its first rule is `root`.
    static func grammar(for schema: JSONValue) throws(GrammarError) -> String {
        var builder = SchemaGrammar(root: schema)
        let body = try builder.expression(for: schema, at: "$")
        return builder.text(root: body)
    }

    init(root: JSONValue) { self.root = root }

    /// The grammar with a root rule and every rule that it came to need.
    func text(root body: String) -> String {
        let all =
            [("root", body)] + rules.map { ($0.name, $0.body) }
            + Primitive.closure(of: primitives).map { ($0.rawValue, $0.body) }
        return all.map { "\($0.0) ::= \($0.1)\n" }.joined()
    }

    /// The right-hand side for a schema at a path, which errors name.
    mutating func expression(for schema: JSONValue, at path: String) throws(GrammarError) -> String {
        if schema.boolValue == true { return use(.value) }
        guard let members = schema.objectValue else {
            throw GrammarError(message: "\(path): a schema must be an object or true")
        }
        try refuseUnknown(members, at: path)
        if let reference = schema["$ref"]?.stringValue { return try follow(reference, at: path) }
        if let constant = schema["const"] { return Self.literal(constant) }
        if let choices = schema["enum"]?.arrayValue {
            guard !choices.isEmpty else { throw GrammarError(message: "\(path).enum is empty") }
            return "(" + choices.map(Self.literal).joined(separator: " | ") + ")"
        }
        for word in ["anyOf", "oneOf"] {
            guard let options = schema[word]?.arrayValue else { continue }
            var parts: [String] = []
            for (index, option) in options.enumerated() {
                parts.append(try expression(for: option, at: "\(path).\(word)[\(index)]"))
            }
            return "(" + parts.joined(separator: " | ") + ")"
        }
        return try typed(schema, at: path)
    }

    /// The expression by the schema's type; without one the other keywords tell.
    mutating func typed(_ schema: JSONValue, at path: String) throws(GrammarError) -> String {
        if let several = schema["type"]?.arrayValue {
            var parts: [String] = []
            for type in several { parts.append(try typed(schema, type: type.stringValue ?? "", at: path)) }
            return "(" + parts.joined(separator: " | ") + ")"
        }
        let implied = schema["properties"] != nil ? "object" : schema["items"] != nil ? "array" : nil
        guard let type = schema["type"]?.stringValue ?? implied else { return use(.value) }
        return try typed(schema, type: type, at: path)
    }

    mutating func typed(_ schema: JSONValue, type: String, at path: String) throws(GrammarError)
        -> String
    {
        switch type {
        case "object": return try object(schema, at: path)
        case "array": return try array(schema, at: path)
        case "string": return string(schema)
        case "integer": return use(.integer)
        case "number": return use(.number)
        case "boolean": return use(.boolean)
        case "null": return use(.null)
        default: throw GrammarError(message: "\(path).type is '\(type)', which is no JSON type")
        }
    }

    mutating func follow(_ reference: String, at path: String) throws(GrammarError) -> String {
        let steps = reference.split(separator: "/").map(String.init)
        guard steps.first == "#", let target = root.value(at: steps.dropFirst().joined(separator: ".")) else {
            throw GrammarError(message: "\(path).$ref '\(reference)' is not found in the schema")
        }
        guard !following.contains(reference) else {
            throw GrammarError(
                message: "\(path).$ref '\(reference)' leads back to itself, which the engine does not support"
            )
        }
        following.append(reference)
        defer { following.removeLast() }
        return try expression(for: target, at: reference)
    }

    private func refuseUnknown(_ members: JSONObject, at path: String) throws(GrammarError) {
        guard let unknown = members.members.first(where: { !Self.known.contains($0.name) }) else { return }
        throw GrammarError(
            message:
                "\(path).\(unknown.name): the engine's grammar does not support this keyword of JSON Schema")
    }

    private static let known: Set<String> = [
        "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "enum",
        "const",
        "minLength", "maxLength", "anyOf", "oneOf", "$ref", "$defs", "definitions", "$schema", "$id", "title",
        "description", "default", "examples", "$comment",
    ]

    /// Uses one of the rules for JSON's own kinds of value.
    mutating func use(_ primitive: Primitive) -> String {
        primitives.insert(primitive)
        return primitive.rawValue
    }

    /// Makes a rule of its own, so that a long expression is written once.
    mutating func rule(_ hint: String, _ body: String) -> String {
        let base = String(hint.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        var name = "r-" + base
        var number = 1
        while !names.insert(name).inserted {
            number += 1
            name = "r-\(base)-\(number)"
        }
        rules.append((name, body))
        return name
    }

    /// A JSON value as a GBNF literal.
    static func literal(_ value: JSONValue) -> String { quote(JSON.text(value)) }

    /// A text in GBNF's quotation marks.
    static func quote(_ text: String) -> String {
        "\""
            + text.flatMap { character -> [Character] in
                switch character {
                case "\"": ["\\", "\""]
                case "\\": ["\\", "\\"]
                case "\n": ["\\", "n"]
                case "\r": ["\\", "r"]
                case "\t": ["\\", "t"]
                default: [character]
                }
            } + "\""
    }
}

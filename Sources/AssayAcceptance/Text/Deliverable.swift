import AssayCore
import AssayJSON

/// Takes JSON and code out of what a model wrote.
enum Deliverable {
    /// The JSON of an output: the whole of it, else the first fenced block, else the first balanced object or array.
    static func json(in output: String) -> JSONValue? {
        if let whole = try? JSON.parse(output) { return whole }
        if let block = fencedBlock(in: output, languages: ["json", ""]), let value = try? JSON.parse(block) {
            return value
        }
        return balanced(in: output).flatMap { try? JSON.parse($0) }
    }

    /// The text of an output or, with a path, of the value at it in the output's JSON; `nil` where that is not there.
    static func text(of output: String, at path: String?) -> String? {
        guard let path else { return output }
        return json(in: output)?.value(at: path).map(leaves)
    }

    /// The texts at the paths that are there, one a line; `nil` where none of them is.
    static func text(of output: String, at paths: [String]) -> String? {
        guard !paths.isEmpty else { return output }
        guard let value = json(in: output) else { return nil }
        let texts = paths.compactMap { value.value(at: $0).map(leaves) }
        return texts.isEmpty ? nil : texts.joined(separator: "\n")
    }

    /// Every text and number in a value, one a line.
    static func leaves(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements): elements.map(leaves).joined(separator: "\n")
        case .object(let object): object.members.map { leaves($0.value) }.joined(separator: "\n")
        case .string(let text): text
        case .null: ""
        case .bool, .integer, .number: JSON.text(value)
        }
    }

    /// The first block between ``` fences whose language is one of these.
    static func fencedBlock(in output: String, languages: [String]) -> String? {
        var block: [Substring] = []
        var isInside = false
        for line in output.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let trimmed = line.drop { $0 == " " }
            if isInside {
                if trimmed.hasPrefix("```") { return block.joined(separator: "\n") }
                block.append(line)
            } else if trimmed.hasPrefix("```") {
                let language = trimmed.dropFirst(3).lowercased().filter { !$0.isWhitespace }
                isInside = languages.contains(language)
            }
        }
        // A block that the token limit cut off is still what the model delivered.
        return isInside ? block.joined(separator: "\n") : nil
    }

    private static func balanced(in output: String) -> String? {
        let bytes = Array(output.utf8)
        guard let start = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") })
        else { return nil }
        var depth = 0
        var inString = false
        var escaped = false
        for index in start..<bytes.count {
            let byte = bytes[index]
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return String(decoding: bytes[start...index], as: UTF8.self) }
            default: break
            }
        }
        return nil
    }
}

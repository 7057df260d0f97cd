import AssayCore
import AssayJSON

/// What a tool call of the protocol came to, as the model is told it.
enum MCPReply {
    /// The texts of the content; without any, the structured content as JSON.
    static func text(_ result: JSONValue) -> String {
        let blocks = (result["content"]?.arrayValue ?? []).map(words)
        if blocks.isEmpty, let structured = result["structuredContent"] { return JSON.text(structured) }
        return blocks.joined(separator: "\n")
    }

    /// What is wrong; `nil` where the call ran.
    static func mistake(_ result: JSONValue) -> String? {
        if result["resultType"]?.stringValue == "input_required" {
            return "the tool asks for input that nobody can give here"
        }
        return result["isError"]?.boolValue == true ? text(result) : nil
    }

    /// A block of content; what is no text is named, not shown.
    private static func words(_ block: JSONValue) -> String {
        let type = block["mimeType"]?.stringValue.map { " \($0)" } ?? ""
        switch block["type"]?.stringValue {
        case "text": return block["text"]?.stringValue ?? ""
        case "resource":
            return block["resource"]?["text"]?.stringValue
                ?? "[resource \(block["resource"]?["uri"]?.stringValue ?? "")]"
        case "resource_link": return "[resource \(block["uri"]?.stringValue ?? "")]"
        case let kind: return "[\(kind ?? "content")\(type)]"
        }
    }
}

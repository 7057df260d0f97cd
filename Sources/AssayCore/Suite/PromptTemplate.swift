/// The messages that open an episode, with `{{path}}` where a value goes.
///
/// Paths are `input.…` (the case), `retrieved` (the passages found), `lookup.…` (rows of the suite's database) and
/// `file.…` (the suite's files). A text becomes itself; any other value is written as JSON.
public struct PromptTemplate: Sendable, Hashable {
    /// The system message; `nil` sends none.
    public var system: String?
    /// The user message; empty where the case brings a whole conversation.
    public var user: String
    /// The input field with a conversation that is sent as it is, after the system message; `nil` sends ``user``.
    public var messages: String?
    /// The texts of the suite's files, by the name that the template uses.
    public var files: [String: String]

    /// Makes a template.
    public init(
        system: String? = nil, user: String = "", messages: String? = nil, files: [String: String] = [:]
    ) {
        self.system = system
        self.user = user
        self.messages = messages
        self.files = files
    }
}

/// One piece of a template's text.
public enum TemplatePiece: Sendable, Hashable {
    case text(String)
    /// A value's path; `offset` is where its braces begin, in UTF-8 bytes.
    case value(path: String, offset: Int)
}

/// Reads and fills `{{path}}` templates.
public enum Template {
    /// The pieces of a template; braces that do not close are text.
    public static func pieces(of template: String) -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        var text: [UInt8] = []
        let bytes = Array(template.utf8)
        var index = 0
        while index < bytes.count {
            if let end = closing(of: index, in: bytes) {
                if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
                text = []
                let path = String(decoding: bytes[(index + 2)..<end], as: UTF8.self).filter { $0 != " " }
                pieces.append(.value(path: path, offset: index))
                index = end + 2
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        return pieces
    }

    private static let open = UInt8(ascii: "{")
    private static let close = UInt8(ascii: "}")

    /// Where the `}}` stands that closes a `{{` at an index.
    private static func closing(of start: Int, in bytes: [UInt8]) -> Int? {
        guard start + 3 < bytes.count, bytes[start] == open, bytes[start + 1] == open else { return nil }
        var index = start + 2
        while index + 1 < bytes.count, bytes[index] != open, bytes[index] != UInt8(ascii: "\n") {
            if bytes[index] == close { return bytes[index + 1] == close ? index : nil }
            index += 1
        }
        return nil
    }

    /// The paths that a template names.
    public static func paths(of template: String) -> [String] {
        pieces(of: template).compactMap { if case .value(let path, _) = $0 { path } else { nil } }
    }

    /// The template with every path replaced by what `value` gives for it.
    public static func fill(_ template: String, value: (String) -> String) -> String {
        pieces(of: template).reduce(into: "") { text, piece in
            switch piece {
            case .text(let literal): text += literal
            case .value(let path, _): text += value(path)
            }
        }
    }
}

import AssayCore
import AssayJSON

/// The message in an error body, of whichever shape.
enum ErrorBody {
    /// The bytes of a body that are kept with an exchange.
    static let mostBytes = 2048

    static func message(in value: JSONValue) -> String? {
        if let text = value.stringValue { return text }
        for path in ["error.message", "error", "message", "Message", "detail", "errors"] {
            guard let found = value.value(at: path) else { continue }
            if let text = found.stringValue { return text }
            if let list = found.arrayValue, let text = joined(list) { return text }
        }
        return nil
    }

    /// What a list of mistakes says, each as text or as `msg` or `message`.
    private static func joined(_ list: [JSONValue]) -> String? {
        let texts = list.compactMap { $0.stringValue ?? $0["msg"]?.stringValue ?? $0["message"]?.stringValue }
        return texts.isEmpty ? nil : texts.joined(separator: "; ")
    }

    /// The message of a body that may be JSON, text or HTML; no more of it than is kept.
    static func message(inBody body: [UInt8]) -> String {
        if let value = try? JSON.parse(body), let text = message(in: value) {
            return beginning(of: Array(text.utf8))
        }
        return beginning(of: body).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The beginning of a text, as much of it as is kept; a character that is cut through is left out.
    static func beginning(of bytes: [UInt8]) -> String {
        guard bytes.count > mostBytes else { return String(decoding: bytes, as: UTF8.self) }
        // A continuation byte is 10xxxxxx: the cut goes back to where a character begins.
        var end = mostBytes
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}

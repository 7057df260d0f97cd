import AssayCore
import AssayJSON

/// The message in an error body, of whichever shape.
enum ErrorBody {
    static func message(in value: JSONValue) -> String? {
        if let text = value.stringValue { return text }
        for path in ["error.message", "error", "message", "detail", "detail.0.msg"] {
            if let text = value.value(at: path)?.stringValue { return text }
        }
        return nil
    }

    /// The message of a body that may be JSON, text or HTML; at most 2 KiB of it are looked at.
    static func message(inBody body: [UInt8]) -> String {
        if let value = try? JSON.parse(body), let text = message(in: value) { return text }
        let text = String(decoding: body.prefix(2048), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

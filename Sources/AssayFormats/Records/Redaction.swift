package import AssayCore
import AssayDigest
import AssayJSON

/// Takes texts out of a run's files; what stands for them tells their digest, so that who has the text can show that it is the one.
package enum Redaction {
    /// A record file with the content of every message of its requests replaced by `sha256:` and its digest; a line that is no JSON is left out.
    package static func withoutPrompts(_ bytes: [UInt8]) -> [UInt8] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        return lines.flatMap { line -> [UInt8] in
            guard let value = try? JSON.parse(line), var object = value.objectValue else { return [] }
            if let request = object["request"] { object["request"] = redacted(request) }
            return JSON.serialize(.object(object)) + [UInt8(ascii: "\n")]
        }
    }

    private static func redacted(_ request: JSONValue) -> JSONValue {
        guard var object = request.objectValue, let messages = object["messages"]?.arrayValue else {
            return request
        }
        object["messages"] = .array(
            messages.map { message in
                guard var members = message.objectValue, let text = members["content"]?.stringValue else {
                    return message
                }
                members["content"] = .string("sha256:" + SHA256.hex(of: text))
                return .object(members)
            })
        return .object(object)
    }

    /// A file without some secrets; the same where none stands in it. In JSON they are looked for in its texts, however those are written,
    /// so that it stays JSON.
    package static func without(_ secrets: Secrets, _ bytes: [UInt8]) -> [UInt8] {
        if let value = try? JSON.parse(bytes) {
            let redacted = secrets.takenOut(of: value)
            return redacted == value ? bytes : Array((JSON.text(redacted, pretty: true) + "\n").utf8)
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = lines.first, (try? JSON.parse(first)) != nil else {
            return Array(line(without: secrets, bytes[...]))
        }
        return Array(lines.map { line(without: secrets, $0) }.joined(separator: [UInt8(ascii: "\n")]))
    }

    private static func line(without secrets: Secrets, _ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if let value = try? JSON.parse(line) {
            let redacted = secrets.takenOut(of: value)
            return redacted == value ? line : ArraySlice(JSON.serialize(redacted))
        }
        let text = String(decoding: line, as: UTF8.self)
        let redacted = secrets.takenOut(of: text)
        return redacted == text ? line : ArraySlice(redacted.utf8)
    }
}

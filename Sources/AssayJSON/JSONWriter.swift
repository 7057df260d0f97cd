import AssayCore

/// Writes a value as UTF-8.
struct JSONWriter {
    private let pretty: Bool
    private(set) var bytes: [UInt8] = []

    init(pretty: Bool) { self.pretty = pretty }

    mutating func write(_ value: JSONValue, indent: Int) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
        case .integer(let whole): bytes.append(contentsOf: whole.description.utf8)
        case .number(let real): bytes.append(contentsOf: (real.isFinite ? real.description : "null").utf8)
        case .string(let text): write(text)
        case .array(let elements):
            list(elements, open: "[", close: "]", indent: indent) { $0.write($1, indent: indent + 1) }
        case .object(let object):
            list(object.members, open: "{", close: "}", indent: indent) { writer, member in
                writer.write(member.name)
                writer.bytes.append(contentsOf: (writer.pretty ? ": " : ":").utf8)
                writer.write(member.value, indent: indent + 1)
            }
        }
    }

    private mutating func list<Item>(
        _ items: [Item], open: StaticString, close: StaticString, indent: Int,
        each: (inout JSONWriter, Item) -> Void
    ) {
        append(open)
        for (index, item) in items.enumerated() {
            if index > 0 { append(",") }
            breakLine(indent + 1)
            each(&self, item)
        }
        if !items.isEmpty { breakLine(indent) }
        append(close)
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func breakLine(_ indent: Int) {
        guard pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indent))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var copied = 0
            for (index, byte) in utf8.enumerated() where Self.needsEscape(byte) {
                bytes.append(contentsOf: utf8[copied..<index])
                escape(byte)
                copied = index + 1
            }
            bytes.append(contentsOf: utf8[copied...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"): append("\\n")
        case UInt8(ascii: "\r"): append("\\r")
        case UInt8(ascii: "\t"): append("\\t")
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        default:
            append(byte < 0x10 ? "\\u000" : "\\u00")
            bytes.append(contentsOf: String(byte, radix: 16).utf8)
        }
    }
}

/// Why bytes are not the JSON document they should be, and where.
package struct JSONError: Error, Sendable, Hashable {
    /// What is wrong, in a few words without a full stop.
    package var message: String
    /// The offset of the offending byte, from 0.
    package var offset: Int
    /// Its line, from 1.
    package var line: Int
    /// Its column in characters, from 1.
    package var column: Int

    /// Finds the line and the column of an offset.
    init(_ message: String, offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let before = bytes.prefix(offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        self.message = message
        self.offset = offset
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    }
}

extension JSONError: CustomStringConvertible {
    /// `line:column: what is wrong`.
    package var description: String { "\(line):\(column): \(message)" }
}

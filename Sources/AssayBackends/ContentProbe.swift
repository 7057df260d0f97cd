/// Finds out, cheaply and while a stream is under way, whether it has begun to carry content; only the first-token time-out needs it.
///
/// The exact instants are taken later from the parsed stream. A content member with a text that is not empty, or a list of tool
/// calls, is what it looks for.
enum ContentProbe {
    private static let marks = [
        "\"content\":", "\"reasoning_content\":", "\"reasoning\":", "\"tool_calls\":",
    ]
    .map { Array($0.utf8) }

    static func contentBegins(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            marks.contains { mark in
                var index = 0
                while index + mark.count + 2 < buffer.count {
                    if buffer[index] == mark[0], matches(buffer, at: index, mark),
                        carries(buffer, after: index + mark.count)
                    {
                        return true
                    }
                    index += 1
                }
                return false
            }
        }
    }

    private static func matches(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int, _ mark: [UInt8]) -> Bool
    {
        mark.indices.allSatisfy { buffer[index + $0] == mark[$0] }
    }

    /// Whether a value follows that is neither `null` nor empty.
    private static func carries(_ buffer: UnsafeBufferPointer<UInt8>, after start: Int) -> Bool {
        var index = start
        while index < buffer.count, buffer[index] == UInt8(ascii: " ") { index += 1 }
        guard index + 1 < buffer.count else { return false }
        switch buffer[index] {
        case UInt8(ascii: "\""): return buffer[index + 1] != UInt8(ascii: "\"")
        case UInt8(ascii: "["): return buffer[index + 1] != UInt8(ascii: "]")
        default: return false
        }
    }
}

/// Finds out, cheaply and while a stream is under way, whether it has begun to carry content; only the first-token time-out needs it.
///
/// The exact instants are taken later from the parsed stream. A member of one of some names is what it looks for, with a text, a list or an object
/// that is not empty.
struct ContentProbe: Sendable {
    private let marks: [[UInt8]]

    /// Makes a probe for members of these names.
    init(members: [String]) { marks = members.map { Array("\"\($0)\":".utf8) } }

    func contentBegins(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            marks.contains { mark in
                var index = 0
                while index + mark.count + 2 < buffer.count {
                    if buffer[index] == mark[0], Self.matches(buffer, at: index, mark),
                        Self.carries(buffer, after: index + mark.count)
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
        case UInt8(ascii: "{"): return buffer[index + 1] != UInt8(ascii: "}")
        default: return false
        }
    }
}

import Glibc

/// The form of an event that differs from the one before only in the text that it carries, as nearly all events of a stream do.
///
/// An event of the same form, byte for byte before and after one JSON string without escapes, means the same with another text: it need
/// not be read as JSON again, which is several times faster. Whatever is not exactly of the form is read whole.
struct ContentShape {
    private let head: [UInt8]
    private let tail: [UInt8]

    private static let mark = Array("\"content\":\"".utf8)

    /// Learns the form from an event that was read and was found to carry just this text; `nil` where it cannot be told.
    init?(_ event: UnsafeBufferPointer<UInt8>, carrying text: String) {
        guard let start = Self.textStart(in: event) else { return nil }
        let length = text.utf8.count
        guard length > 0, start + length < event.count, event[start + length] == UInt8(ascii: "\""),
            event[start..<(start + length)].elementsEqual(text.utf8)
        else { return nil }
        head = Array(event[..<start])
        tail = Array(event[(start + length)...])
        guard Self.isPlain(UnsafeBufferPointer(rebasing: event[start..<(start + length)])) else { return nil }
    }

    /// The text of an event of this form; `nil` where it has another.
    func text(in event: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        let length = event.count - head.count - tail.count
        guard length > 0, let base = event.baseAddress, memcmp(base, head, head.count) == 0,
            memcmp(base + head.count + length, tail, tail.count) == 0
        else { return nil }
        let text = UnsafeBufferPointer(start: base + head.count, count: length)
        return Self.isPlain(text) ? text : nil
    }

    /// Where the text begins, if there is only one place where it can.
    private static func textStart(in event: UnsafeBufferPointer<UInt8>) -> Int? {
        let places = event.indices.dropLast(mark.count - 1).filter { place in
            event[place] == mark[0] && event[place..<(place + mark.count)].elementsEqual(mark)
        }
        return places.count == 1 ? places[0] + mark.count : nil
    }

    /// Whether bytes stand for themselves in a JSON string.
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in text where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            return false
        }
        return true
    }
}

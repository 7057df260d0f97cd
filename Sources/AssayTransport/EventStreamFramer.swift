import CZlib

/// One message of an AWS event stream.
package struct EventStreamMessage {
    /// The headers that are texts, by name: `:message-type`, `:event-type`, `:exception-type` and others.
    package var headers: [String: String]
    /// The payload; valid during the call that it is given to.
    package var payload: UnsafeBufferPointer<UInt8>
}

/// Takes messages out of a body of the type `application/vnd.amazon.eventstream`.
///
/// A message is its length and its headers' length (four bytes each, big-endian), the CRC-32 of those eight bytes, the headers, the payload, and
/// the CRC-32 of all that. Source: AWS's "Event stream encoding". Nothing is believed whose checksum is wrong.
package enum EventStreamFramer {
    /// The largest message that the encoding allows: 16 MiB of payload and 128 KiB of headers.
    private static let longest = (16 << 20) + (128 << 10) + 16

    /// Calls `visit` with each message and where it ends in the body; returns what is wrong with the first that cannot be read, if one is.
    package static func forEach(
        in body: [UInt8], _ visit: (_ message: EventStreamMessage, _ end: Int) -> Void
    ) -> String? {
        body.withUnsafeBufferPointer { bytes in
            var place = 0
            while place < bytes.count {
                let rest = UnsafeBufferPointer(rebasing: bytes[place...])
                guard rest.count >= 16 else { return "the stream ended inside a message" }
                let length = Int(word(rest, at: 0))
                let headersLength = Int(word(rest, at: 4))
                guard checksum(rest, 8) == word(rest, at: 8) else {
                    return "a message's prelude has a wrong checksum"
                }
                guard length >= 16 + headersLength, length <= longest else {
                    return "a message's lengths contradict each other"
                }
                guard length <= rest.count else { return "the stream ended inside a message" }
                guard checksum(rest, length - 4) == word(rest, at: length - 4) else {
                    return "a message has a wrong checksum"
                }
                let block = UnsafeBufferPointer(rebasing: rest[12..<(12 + headersLength)])
                guard let headers = headers(in: block) else { return "a message's headers cannot be read" }
                place += length
                let payload = UnsafeBufferPointer(rebasing: rest[(12 + headersLength)..<(length - 4)])
                visit(EventStreamMessage(headers: headers, payload: payload), place)
            }
            return nil
        }
    }

    private static func checksum(_ bytes: UnsafeBufferPointer<UInt8>, _ count: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(0, bytes.baseAddress, count))
    }

    /// Four bytes, big-endian; the caller has seen that they are there.
    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt32 {
        bytes[place..<(place + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The lengths of the values of each type of header; of byte arrays (6) and texts (7) the value itself says it.
    private static let lengths = [0, 0, 1, 2, 4, 8, nil, nil, 8, 16]

    private static func headers(in block: UnsafeBufferPointer<UInt8>) -> [String: String]? {
        var headers: [String: String] = [:]
        var rest = block[...]
        func take(_ count: Int) -> Slice<UnsafeBufferPointer<UInt8>>? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        while let nameLength = rest.first {
            guard take(1) != nil, let name = take(Int(nameLength)), let type = take(1)?.first,
                type < lengths.count
            else { return nil }
            var length = lengths[Int(type)]
            if length == nil { length = take(2)?.reduce(0) { $0 << 8 | Int($1) } }
            guard let length, let value = take(length) else { return nil }
            if type == 7 {
                headers[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
            }
        }
        return headers
    }
}

/// One event of a server-sent stream.
package struct ServerSentEvent: Sendable, Hashable {
    /// The value of its `event:` field; empty where there is none.
    package var name: String
    /// Its `data:` lines, joined with line feeds.
    package var data: [UInt8]
    /// Where its last data line ends in the body, which tells when it came.
    package var end: Int
}

/// Takes server-sent events out of a body, after it has come; the stamps stay with the bytes.
///
/// As the HTML standard's "Server-sent events" says, with what servers really send: lines end in LF, CRLF or CR; `data:` with or
/// without a space; comments anywhere; a byte order mark may lead; the last event may lack its empty line.
package enum SSEFramer {
    /// The events that carry data, in order.
    package static func events(in body: [UInt8]) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        forEach(in: body) { events.append($0) }
        return events
    }

    /// Calls `visit` with each event that carries data, in order.
    package static func forEach(in body: [UInt8], _ visit: (ServerSentEvent) -> Void) {
        body.withUnsafeBufferPointer { bytes in
            var event = ServerSentEvent(name: "", data: [], end: 0)
            var hasData = false
            var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            while start < bytes.count {
                let end = lineEnd(bytes, from: start)
                if end == start {
                    if hasData { visit(event) }
                    event = ServerSentEvent(name: "", data: [], end: 0)
                    hasData = false
                } else {
                    take(UnsafeBufferPointer(rebasing: bytes[start..<end]), end: end, into: &event, &hasData)
                }
                // Over the line's end: CRLF is one.
                start = end + (end + 1 < bytes.count && bytes[end] == 13 && bytes[end + 1] == 10 ? 2 : 1)
            }
            if hasData { visit(event) }
        }
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != 10, bytes[index] != 13 { index += 1 }
        return index
    }

    private static func take(
        _ line: UnsafeBufferPointer<UInt8>, end: Int, into event: inout ServerSentEvent, _ hasData: inout Bool
    ) {
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.count
        guard colon > 0 else { return }
        var value = line[min(colon + 1, line.count)...]
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        if line[..<colon].elementsEqual("data".utf8) {
            if hasData { event.data.append(10) }
            event.data.append(contentsOf: value)
            event.end = end
            hasData = true
        } else if line[..<colon].elementsEqual("event".utf8) {
            event.name = String(decoding: value, as: UTF8.self)
        }
    }
}

/// Says when a byte of a body came; positions must be asked in ascending order.
package struct ArrivalCursor {
    private let arrivals: [Arrival]
    private var index = 0

    /// Makes a cursor over arrivals.
    package init(_ arrivals: [Arrival]) { self.arrivals = arrivals }

    /// The arrival of the byte before a position; `nil` where nothing came.
    package mutating func arrival(before end: Int) -> Arrival? {
        while index < arrivals.count - 1, arrivals[index].end < end { index += 1 }
        return arrivals.isEmpty ? nil : arrivals[index]
    }
}

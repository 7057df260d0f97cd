import AssayCore
import AssayTransport
import Testing

@Suite struct FramingTests {
    @Test(arguments: [
        ("data: a\n\ndata: b\n\n", ["a", "b"]), ("data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
        ("data: a\r\rdata: b\r\r", ["a", "b"]),
        ("data:a\n\n", ["a"]), ("data: a\ndata: b\n\n", ["a\nb"]),
        (": ping\n\ndata: a\n: in between\n\n", ["a"]),
        ("\u{FEFF}data: a\n\n", ["a"]), ("data: last", ["last"]),
        ("event: x\nid: 1\nretry: 5\ndata: a\n\n", ["a"]),
        ("event: x\n\n", []), ("data\n\n", [""]), ("", []), ("data: {\"é\": \"🦊\"}\n\n", ["{\"é\": \"🦊\"}"]),
        ("\n\n\n", []),
    ])
    func `events come out of every spelling that servers use`(body: String, data: [String]) {
        #expect(
            SSEFramer.events(in: Array(body.utf8)).map { String(decoding: $0.data, as: UTF8.self) } == data)
    }

    @Test
    func `an event bears the stamp of the read that brought its last data byte, wherever reads were split`() {
        let body = Array("data: é1\r\n\r\n: c\ndata: 🦊2\n\ndata:3".utf8)
        let ends = SSEFramer.events(in: body).map(\.end)
        #expect(ends.count == 3)
        for split in 1..<body.count {
            let arrivals = [
                Arrival(at: MonotonicInstant(nanoseconds: 1), end: split),
                Arrival(at: MonotonicInstant(nanoseconds: 2), end: body.count),
            ]
            var cursor = ArrivalCursor(arrivals)
            let stamps = ends.map { cursor.arrival(before: $0)?.at.nanoseconds }
            #expect(stamps == ends.map { $0 <= split ? 1 : 2 })
        }
    }
}

extension SSEFramer {
    /// The events, their bytes copied, and where each ends.
    static func events(in body: [UInt8]) -> [(data: [UInt8], end: Int)] {
        var events: [(data: [UInt8], end: Int)] = []
        forEach(in: body) { data, end in events.append((Array(data), end)) }
        return events
    }
}

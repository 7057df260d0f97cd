import Glibc

/// Takes server-sent events out of a body, after it has come; the stamps stay with the bytes.
///
/// As the HTML standard's "Server-sent events" says, with what servers really send: lines end in LF, CRLF or CR; `data:` with or
/// without a space; comments anywhere; a byte order mark may lead; the last event may lack its empty line.
package enum SSEFramer {
    /// Calls `visit` with each event that carries data, in order: its data, and where its last data line ends in the body.
    ///
    /// The bytes are those of the body itself, nothing is copied unless data comes in several lines; they are valid during the call.
    package static func forEach(
        in body: [UInt8],
        _ visit: (_ data: UnsafeBufferPointer<UInt8>, _ end: Int) -> Void
    ) {
        body.withUnsafeBufferPointer { bytes in
            var lines = Lines(bytes)
            var event = Event()
            while let line = lines.next() {
                if line.isEmpty {
                    event.give(visit)
                } else {
                    event.take(line, end: lines.lineEnd)
                }
            }
            event.give(visit)
        }
    }
}

/// Takes documents that stand one on a line out of a body; the last may lack its line end.
package enum LineFramer {
    /// Calls `visit` with each line that is not empty and where it ends in the body.
    package static func forEach(
        in body: [UInt8], _ visit: (_ line: UnsafeBufferPointer<UInt8>, _ end: Int) -> Void
    ) {
        body.withUnsafeBufferPointer { bytes in
            var lines = Lines(bytes)
            while let line = lines.next() { if !line.isEmpty { visit(line, lines.lineEnd) } }
        }
    }
}

/// The lines of a body, however they end.
private struct Lines {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place: Int
    /// Where the next carriage return is; searched for only when the place has passed it.
    private var carriageReturn = -1
    /// Where the line that was given last ends.
    private(set) var lineEnd = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard place < bytes.count else { return nil }
        if carriageReturn < place { carriageReturn = find(13) }
        let start = place
        lineEnd = min(find(10), carriageReturn)
        // Over the line's end: CRLF is one.
        let isPair = lineEnd == carriageReturn && lineEnd + 1 < bytes.count && bytes[lineEnd + 1] == 10
        place = lineEnd + (isPair ? 2 : 1)
        return UnsafeBufferPointer(rebasing: bytes[start..<lineEnd])
    }

    /// Where a byte is from the place on, or the end.
    private func find(_ byte: CInt) -> Int {
        guard let base = bytes.baseAddress, let found = memchr(base + place, byte, bytes.count - place) else {
            return bytes.count
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}

/// An event as far as its lines have been read.
private struct Event {
    private var data = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// The data of an event that has several lines of it.
    private var joined: [UInt8] = []
    private var lineCount = 0
    private var end = 0

    mutating func take(_ line: UnsafeBufferPointer<UInt8>, end: Int) {
        if let value = Self.value(of: line, "data") {
            if lineCount == 1 { joined = Array(data) }
            if lineCount > 0 { joined += [10] + Array(value) }
            data = value
            lineCount += 1
            self.end = end
        }
    }

    mutating func give(_ visit: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
        if lineCount == 1 { visit(data, end) }
        if lineCount > 1 { joined.withUnsafeBufferPointer { visit($0, end) } }
        self = Event()
    }

    /// What follows a field's name, its colon and one space; a line without a colon is a field with no value.
    private static func value(of line: UnsafeBufferPointer<UInt8>, _ field: StaticString)
        -> UnsafeBufferPointer<UInt8>?
    {
        let length = field.utf8CodeUnitCount
        guard line.count >= length, let base = line.baseAddress, memcmp(base, field.utf8Start, length) == 0
        else { return nil }
        guard line.count > length else { return UnsafeBufferPointer(rebasing: line[length...]) }
        guard line[length] == UInt8(ascii: ":") else { return nil }
        let hasSpace = line.count > length + 1 && line[length + 1] == UInt8(ascii: " ")
        return UnsafeBufferPointer(rebasing: line[(length + (hasSpace ? 2 : 1))...])
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

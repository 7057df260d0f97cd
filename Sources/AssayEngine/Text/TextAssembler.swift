/// Puts a text together from tokens' bytes, which may split a character or a stop text anywhere.
struct TextAssembler: Sendable {
    private let stops: [[UInt8]]
    private var bytes: [UInt8] = []

    /// Whether a stop text has come.
    private(set) var stopped = false

    /// Makes an assembler that ends at the first of the stop texts.
    init(stops: [String]) { self.stops = stops.map { Array($0.utf8) }.filter { !$0.isEmpty } }

    /// Adds a token's bytes; what comes after a stop text is dropped.
    mutating func add(_ piece: [UInt8]) {
        guard !stopped else { return }
        let longest = stops.map(\.count).max() ?? 0
        let from = max(0, bytes.count - max(0, longest - 1))
        bytes.append(contentsOf: piece)
        let firsts = stops.compactMap { Self.firstIndex(of: $0, in: bytes, from: from) }
        if let first = firsts.min() {
            bytes.removeSubrange(first...)
            stopped = true
        }
    }

    /// The text so far; a character that has begun and not ended is left out.
    var text: String { String(decoding: bytes[..<Self.wholeLength(bytes)], as: UTF8.self) }

    /// Where a pattern first begins, at or after an index.
    private static func firstIndex(of pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= pattern.count, start <= bytes.count - pattern.count else { return nil }
        return (start...(bytes.count - pattern.count)).first { index in
            pattern.indices.allSatisfy { bytes[index + $0] == pattern[$0] }
        }
    }

    /// The length without a character at the end that has begun and not ended.
    private static func wholeLength(_ bytes: [UInt8]) -> Int {
        for back in 1...4 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? bytes.count - back : bytes.count
        }
        return bytes.count
    }
}

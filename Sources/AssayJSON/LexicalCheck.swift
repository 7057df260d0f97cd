/// What json-c lets pass although JSON does not: control characters, NaN, malformed numbers and the like.
///
/// One walk over the bytes before json-c builds the tree; structure, literals and escapes are left to json-c.
struct LexicalCheck {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var lastStringHoldsNUL = false
    /// The offsets just after the whole numbers that `Int64` cannot hold, ascending.
    private(set) var largeIntegers: [Int] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func run() throws(JSONError) {
        guard bytes.count < Int(Int32.max) else { throw mistake("the document is larger than 2 GiB", at: 0) }
        try checkUTF8()
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): try string()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
            case UInt8(ascii: ":"):
                guard !lastStringHoldsNUL else {
                    throw mistake("a member's name holds \\u0000", at: position)
                }
                position += 1
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
                UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                position += 1
            default: throw mistake("unexpected character", at: position)
            }
        }
    }

    private func mistake(_ message: String, at offset: Int) -> JSONError {
        JSONError(message, offset: offset, in: bytes)
    }

    private func checkUTF8() throws(JSONError) {
        let span = bytes.span
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: span)
        } catch {
            throw mistake("invalid UTF-8", at: error.byteOffsets.lowerBound)
        }
    }

    /// Steps over a string; an unterminated one is left for json-c to report.
    private mutating func string() throws(JSONError) {
        position += 1
        lastStringHoldsNUL = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") { break }
            guard byte >= 0x20 else { throw mistake("a control character in a string", at: position) }
            if byte == UInt8(ascii: "\\") {
                lastStringHoldsNUL = lastStringHoldsNUL || isNULEscape(at: position + 1)
                position += 1
            }
            position += 1
        }
        position += 1
    }

    private func isNULEscape(at start: Int) -> Bool {
        start + 5 <= bytes.count && bytes[start..<start + 5].elementsEqual("u0000".utf8)
    }

    /// Steps over `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
    private mutating func number() throws(JSONError) {
        let start = position
        skip(UInt8(ascii: "-"))
        let whole = position
        try digits()
        if bytes[whole] == UInt8(ascii: "0"), position - whole > 1 {
            throw mistake("a number begins with 0", at: whole)
        }
        let wholeEnd = position
        if skip(UInt8(ascii: ".")) { try digits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "-")) { skip(UInt8(ascii: "+")) }
            try digits()
        }
        if position == wholeEnd {
            if wholeEnd - whole >= 19, Int64(ascii: bytes[start..<wholeEnd]) == nil {
                largeIntegers.append(wholeEnd)
            }
        }
        if position - start > 300 || position > wholeEnd {
            try checkFinite(bytes[start..<position], at: start)
        }
    }

    private func checkFinite(_ digits: Slice<UnsafeBufferPointer<UInt8>>, at start: Int) throws(JSONError) {
        guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else {
            throw mistake("a number is too large for a double", at: start)
        }
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        guard position > start else { throw mistake("a digit is missing", at: position) }
    }

    @discardableResult private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}

extension Int64 {
    /// The number that decimal digits with an optional sign write; `nil` where it does not fit.
    fileprivate init?(ascii digits: Slice<UnsafeBufferPointer<UInt8>>) {
        self.init(String(decoding: digits, as: UTF8.self))
    }
}

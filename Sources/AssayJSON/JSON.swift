package import AssayCore

/// JSON documents as values and back.
package enum JSON {
    /// The deepest nesting of arrays and objects that is read.
    package static let maximumDepth = 128

    /// Reads one document.
    ///
    /// Strict RFC 8259: nothing may follow the document; NaN, infinities, comments, numbers too large for a double
    /// and invalid UTF-8 are errors. Whole numbers beyond `Int64` become doubles; of two members with one name the
    /// later counts; a lone surrogate escape becomes U+FFFD.
    ///
    /// - Throws: ``JSONError`` with the place of the first mistake.
    package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in try parse(buffer) }
    }

    /// Reads one document out of a larger buffer; offsets of errors count from the slice's start.
    ///
    /// - Throws: ``JSONError`` with the place of the first mistake.
    package static func parse(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in try parse(buffer) }
    }

    /// Reads one document from text.
    ///
    /// - Throws: ``JSONError`` with the place of the first mistake.
    package static func parse(_ text: String) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8))
    }

    /// The document as UTF-8: the same bytes for the same value always.
    ///
    /// Doubles are written with the fewest digits that read back as the same double; one that is not finite, which
    /// JSON cannot hold, is written as `null`. `pretty` indents by two spaces.
    package static func serialize(_ value: JSONValue, pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        writer.write(value, indent: 0)
        return writer.bytes
    }

    /// ``serialize(_:pretty:)`` as text.
    package static func text(_ value: JSONValue, pretty: Bool = false) -> String {
        String(decoding: serialize(value, pretty: pretty), as: UTF8.self)
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
        var check = LexicalCheck(bytes)
        try check.run()
        guard check.largeIntegers.isEmpty else { return try parseWidened(bytes, at: check.largeIntegers) }
        return try tree(of: bytes, place: { JSONError($0, offset: $1, in: bytes) })
    }

    /// Parses with `e0` after each whole number that `Int64` cannot hold, since json-c would clamp it.
    private static func parseWidened(
        _ bytes: UnsafeBufferPointer<UInt8>, at ends: [Int]
    ) throws(JSONError) -> JSONValue {
        var widened: [UInt8] = []
        widened.reserveCapacity(bytes.count + 2 * ends.count)
        var copied = 0
        for end in ends {
            widened.append(contentsOf: bytes[copied..<end])
            widened.append(contentsOf: [UInt8(ascii: "e"), UInt8(ascii: "0")])
            copied = end
        }
        widened.append(contentsOf: bytes[copied...])
        return try widened.withUnsafeBufferPointer { buffer throws(JSONError) in
            try tree(of: buffer) { message, offset in
                let insertions = ends.indices.count { ends[$0] + 2 * $0 < offset }
                return JSONError(message, offset: max(0, offset - 2 * insertions), in: bytes)
            }
        }
    }

    private static func tree(
        of bytes: UnsafeBufferPointer<UInt8>, place: (String, Int) -> JSONError
    ) throws(JSONError) -> JSONValue {
        var tokener = try Tokener(depth: maximumDepth, strict: true, at: place)
        let root = try tokener.parse(bytes, at: place)
        guard let value = root.node.value else { throw place("a number is too large", 0) }
        return value
    }
}

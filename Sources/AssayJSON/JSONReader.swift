/// Reads many small documents one after another without making values of them.
///
/// More lenient than ``JSON/parse(_:)-([UInt8])`` where a server's sloppiness must not cost an exchange: invalid UTF-8 is
/// repaired when a string is taken, and what json-c accepts is accepted.
package struct JSONReader: ~Copyable {
    private var tokener: Tokener

    /// Makes a reader.
    ///
    /// - Throws: ``JSONError`` when memory is short.
    package init() throws(JSONError) {
        tokener = try Tokener(depth: JSON.maximumDepth, strict: false) {
            JSONError($0, offset: $1, in: UnsafeBufferPointer(start: nil, count: 0))
        }
    }

    /// Lends the document's root to `body` and returns its result; the root is not valid afterwards.
    ///
    /// - Throws: ``JSONError`` where the bytes are no document.
    package mutating func read<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (JSONNode) -> Result
    ) throws(JSONError) -> Result {
        guard bytes.count < Int(Int32.max) else { throw JSONError("larger than 2 GiB", offset: 0, in: bytes) }
        let tree = try tokener.parse(bytes) { JSONError($0, offset: $1, in: bytes) }
        return body(tree.node)
    }
}

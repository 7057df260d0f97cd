import CJSON

/// Owns a json-c tokener, which can read one document after another.
struct Tokener: ~Copyable {
    private let handle: UnsafeMutablePointer<json_tokener>

    /// - Throws: a ``JSONError`` made by `place` when memory is short.
    init(depth: Int, strict: Bool, at place: (String, Int) -> JSONError) throws(JSONError) {
        guard let handle = json_tokener_new_ex(CInt(depth)) else { throw place("out of memory", 0) }
        json_tokener_set_flags(
            handle, strict ? JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 : JSON_TOKENER_STRICT)
        self.handle = handle
    }

    deinit { json_tokener_free(handle) }

    /// Reads one document; `place` makes the error of a message and an offset.
    mutating func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, at place: (String, Int) -> JSONError
    ) throws(JSONError) -> Tree {
        json_tokener_reset(handle)
        var root = feed(bytes)
        let end = json_tokener_get_parse_end(handle)
        if json_tokener_get_error(handle) == json_tokener_continue { root = feedEnd() }
        let code = json_tokener_get_error(handle)
        let tree = Tree(adopting: root)
        guard code == json_tokener_success else {
            throw place(String(cString: json_tokener_error_desc(code)), end)
        }
        return tree
    }

    private func feed(_ bytes: UnsafeBufferPointer<UInt8>) -> OpaquePointer? {
        bytes.withMemoryRebound(to: CChar.self) {
            json_tokener_parse_ex(handle, $0.baseAddress, CInt(clamping: $0.count))
        }
    }

    /// A terminating NUL tells json-c that no more bytes come: a number ends only there.
    private func feedEnd() -> OpaquePointer? {
        var end: CChar = 0
        return json_tokener_parse_ex(handle, &end, 1)
    }
}

/// Owns a tree that json-c built.
struct Tree: ~Copyable {
    /// The root; valid as long as this tree.
    let node: JSONNode

    init(adopting root: OpaquePointer?) { node = JSONNode(pointer: root) }

    deinit { if let root = node.pointer { json_object_put(root) } }
}

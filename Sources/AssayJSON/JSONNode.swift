package import AssayCore
import CJSON

/// A value inside a tree of json-c, read in place: what the hot path uses instead of a ``JSONValue``.
///
/// Valid only inside the closure that ``JSONReader/read(_:_:)`` hands it to.
package struct JSONNode {
    let pointer: OpaquePointer?

    /// The member of an object; `nil` where this is no object or has no such member.
    package subscript(_ name: StaticString) -> JSONNode? {
        guard kind == json_type_object else { return nil }
        var found: OpaquePointer?
        let held = name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
            json_object_object_get_ex(pointer, $0, &found)
        }
        return held != 0 ? JSONNode(pointer: found) : nil
    }

    /// The elements of an array; none where this is no array.
    package var count: Int { kind == json_type_array ? json_object_array_length(pointer) : 0 }

    /// The element of an array at an index; `nil` where there is none.
    package subscript(_ index: Int) -> JSONNode? {
        guard index >= 0, index < count else { return nil }
        return JSONNode(pointer: json_object_array_get_idx(pointer, index))
    }

    /// Whether this is `null`.
    package var isNull: Bool { pointer == nil }

    /// Whether this is an object.
    package var isObject: Bool { kind == json_type_object }

    /// The text of a string.
    package var string: String? {
        withStringBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends the UTF-8 of a string; `nil` where this is no string.
    package func withStringBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard kind == json_type_string, let text = json_object_get_string(pointer) else { return nil }
        return body(UnsafeRawBufferPointer(start: text, count: Int(json_object_get_string_len(pointer))))
    }

    /// A whole number.
    package var integer: Int? {
        guard kind == json_type_int else { return value?.integerValue.map(Int.init) }
        return Int(json_object_get_int64(pointer))
    }

    /// A copy as a value; `nil` where the tree holds a number that is not finite.
    package var value: JSONValue? {
        switch kind {
        case json_type_null: return .null
        case json_type_boolean: return .bool(json_object_get_boolean(pointer) != 0)
        case json_type_int: return .integer(json_object_get_int64(pointer))
        case json_type_double:
            let real = json_object_get_double(pointer)
            return real.isFinite ? .number(real) : nil
        case json_type_string: return string.map(JSONValue.string)
        case json_type_array: return arrayValue
        default: return objectValue
        }
    }

    /// The names of an object's members that are not among these, in the order written; none where this is no object.
    package func names(besides known: Set<String>) -> [String] {
        guard kind == json_type_object, let table = json_object_get_object(pointer) else { return [] }
        var names: [String] = []
        var next = table.pointee.head
        while let entry = next {
            if let name = entry.pointee.k {
                let text = String(cString: name.assumingMemoryBound(to: CChar.self))
                if !known.contains(text) { names.append(text) }
            }
            next = entry.pointee.next
        }
        return names
    }

    private var kind: json_type { json_object_get_type(pointer) }

    private var arrayValue: JSONValue? {
        var elements: [JSONValue] = []
        elements.reserveCapacity(count)
        for index in 0..<count {
            guard let value = self[index]?.value else { return nil }
            elements.append(value)
        }
        return .array(elements)
    }

    private var objectValue: JSONValue? {
        guard let table = json_object_get_object(pointer) else { return nil }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(Int(table.pointee.count))
        var next = table.pointee.head
        while let entry = next {
            guard let name = entry.pointee.k,
                let value = JSONNode(pointer: entry.pointee.v.map { OpaquePointer($0) }).value
            else { return nil }
            members.append(
                .init(name: String(cString: name.assumingMemoryBound(to: CChar.self)), value: value))
            next = entry.pointee.next
        }
        return .object(JSONObject(members))
    }
}

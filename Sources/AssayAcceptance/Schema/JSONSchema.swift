package import AssayCore
import AssayJSON
import CJsoncons
import Glibc
import Synchronization

/// Validates JSON against a JSON Schema of draft 2020-12 (or of the draft that `$schema` names), through jsoncons.
package final class JSONSchema: Sendable {
    // The handle is made in `init`, freed in `deinit`, and used only while the lock is held.
    nonisolated(unsafe) private let handle: OpaquePointer?
    private let lock = Mutex(())
    private let source: JSONValue
    private let unreadable: String?

    /// The schema of schemas, which jsoncons holds.
    private static let ofSchemas = JSONSchema(["$ref": "https://json-schema.org/draft/2020-12/schema"])

    /// Reads a schema; `remotes` are the schemas that it may refer to outside itself, by address.
    package init(_ schema: JSONValue, remotes: JSONObject = JSONObject()) {
        source = schema
        if let cycle = ReferenceCycle.find(in: schema) {
            handle = nil
            unreadable = "'\(cycle)' refers to itself without end"
            return
        }
        var mistake: UnsafeMutablePointer<CChar>?
        let others = remotes.members.isEmpty ? nil : JSON.text(.object(remotes))
        handle = assay_schema_make(JSON.text(schema), others, &mistake)
        unreadable = mistake.map { String(cString: $0) }
        free(mistake)
    }

    deinit { if let handle { assay_schema_free(handle) } }

    /// Why the schema cannot be read, or what makes it no schema of draft 2020-12; `nil` where nothing does.
    package var mistakeInSchema: String? {
        if let unreadable { return unreadable }
        guard source["$schema"] == nil else { return nil }
        return Self.ofSchemas.mistakes(in: source).first
    }

    /// What is wrong with a value, one mistake each with its place; empty where it is valid.
    package func mistakes(in value: JSONValue) -> [String] {
        guard let handle else { return ["schema: \(unreadable ?? "it cannot be read")"] }
        let text = JSON.text(value)
        return lock.withLock { _ in
            guard let lines = assay_schema_mistakes(handle, text) else { return [] }
            defer { free(lines) }
            return String(cString: lines).split(separator: "\n").map(String.init)
        }
    }
}

/// Finds references that lead back to themselves without stepping into the document, on which validation would never end.
enum ReferenceCycle {
    /// Keywords whose schemas judge the same value.
    private static let lists = ["allOf", "anyOf", "oneOf"]
    private static let singles = ["not", "if", "then", "else"]

    /// A reference on such a way, or `nil` where there is none. References to other documents and to anchors are not followed.
    static func find(in schema: JSONValue) -> String? {
        var finished: Set<String> = []
        return everyPlace(schema, "").lazy.compactMap { visit($0, schema, [], &finished) }.first
    }

    private static func everyPlace(_ value: JSONValue, _ place: String) -> [String] {
        switch value {
        case .object(let object):
            let here = object["$ref"] == nil ? [] : [place]
            return here + object.members.flatMap { everyPlace($0.value, "\(place)/\(escaped($0.name))") }
        case .array(let elements):
            return elements.enumerated().flatMap { everyPlace($1, "\(place)/\($0)") }
        default: return []
        }
    }

    private static func visit(
        _ place: String, _ root: JSONValue, _ path: [String], _ finished: inout Set<String>
    ) -> String? {
        if path.contains(place) { return "#" + place }
        guard !finished.contains(place), let schema = value(at: place, in: root) else { return nil }
        var next: [String] = []
        if let reference = schema["$ref"]?.stringValue, reference == "#" || reference.hasPrefix("#/") {
            next.append(String(reference.dropFirst()))
        }
        for key in lists {
            next += (schema[key]?.arrayValue ?? []).indices.map { "\(place)/\(key)/\($0)" }
        }
        for key in singles where schema[key] != nil { next.append("\(place)/\(key)") }
        for member in schema["dependentSchemas"]?.objectValue?.members ?? [] {
            next.append("\(place)/dependentSchemas/\(escaped(member.name))")
        }
        for target in next {
            if let cycle = visit(target, root, path + [place], &finished) { return cycle }
        }
        finished.insert(place)
        return nil
    }

    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// The value at a JSON Pointer (RFC 6901).
    private static func value(at pointer: String, in root: JSONValue) -> JSONValue? {
        var current = root
        for raw in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let step = String(raw).replacing("~1", with: "/").replacing("~0", with: "~")
            if let member = current[step] {
                current = member
            } else if let elements = current.arrayValue, let index = Int(step),
                elements.indices.contains(index)
            {
                current = elements[index]
            } else {
                return nil
            }
        }
        return current
    }
}

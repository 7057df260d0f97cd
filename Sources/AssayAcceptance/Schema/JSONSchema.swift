package import AssayCore
import AssayJSON
import CValijson
import Glibc

/// Validates JSON against a JSON Schema, through valijson.
package struct JSONSchema: Sendable, Hashable {
    private let text: String

    /// Makes a validator.
    package init(_ schema: JSONValue) { text = JSON.text(schema) }

    /// What is wrong with a value, one mistake each with its path; empty where it is valid.
    package func mistakes(in value: JSONValue) -> [String] {
        guard let lines = assay_schema_mistakes(text, JSON.text(value)) else { return [] }
        defer { free(lines) }
        return String(cString: lines).split(separator: "\n").map(String.init)
    }

    /// Why the schema itself cannot be read; `nil` where it can.
    package var mistakeInSchema: String? {
        mistakes(in: .null).first { $0.hasPrefix("schema: ") }.map { String($0.dropFirst(8)) }
    }
}

import AssayAcceptance
import AssayCore
import AssayJSON
import AssayTestSupport

@testable import AssayFormats

/// A schema of `docs/schemas`.
struct PublishedSchema: Sendable {
    static let repository = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

    let document: JSONValue
    private let schema: JSONSchema

    /// Reads `docs/schemas/NAME.schema.json`.
    init(_ name: String) throws {
        document = try JSON.parse(
            SourceFile(reading: "\(Self.repository)/docs/schemas/\(name).schema.json").bytes)
        schema = JSONSchema(document)
    }

    /// What makes it no schema of draft 2020-12.
    var mistake: String? {
        JSONSchema(["$ref": "https://json-schema.org/draft/2020-12/schema"]).mistakes(in: document).first
            ?? schema.mistakeInSchema
    }

    /// What it finds wrong with a YAML file.
    func mistakes(yaml: SourceFile) throws -> [String] {
        schema.mistakes(in: try YAMLReader.read(yaml).value)
    }

    /// What it finds wrong with JSON.
    func mistakes(json: JSONValue) -> [String] { schema.mistakes(in: json) }

    /// The part under `$defs`, or the whole where there is no name.
    func part(_ name: String?) -> JSONValue? { name.map { document["$defs"]?[$0] } ?? document }

    /// The names of the properties of a part.
    func keys(of name: String?) -> Set<String> {
        Set(part(name)?["properties"]?.objectValue?.members.map(\.name) ?? [])
    }

    /// The parts that list every key of a mapping, by name; the whole has none.
    var mappings: [String?] {
        (document["$defs"]?.objectValue?.members ?? []).filter { $0.value["additionalProperties"] == false }
            .map(\.name) + [nil]
    }

    /// Every schema in it that describes no meaning: a property without `description`, its own or that of what it refers to.
    var undescribed: [String] {
        mappings.flatMap { name in
            (part(name)?["properties"]?.objectValue?.members ?? []).filter { member in
                let target = member.value["$ref"]?.stringValue.map {
                    String($0.split(separator: "/").last ?? "")
                }
                return member.value["description"] == nil && member.value["const"] == nil
                    && target.flatMap { part($0)?["description"] } == nil && member.name != "kind"
            }.map { "\(name ?? "").\($0.name)" }
        }
    }
}

import AssayAcceptance
import AssayCore
import Testing

@testable import AssayFormats

/// The schemas list the very keys that the readers know. A key that is added to a reader fails here until it is added to its schema.
@Suite struct DriftTests {
    @Test(arguments: KeyTable.rows)
    func `a mapping has the keys in its schema that its reader knows`(_ row: KeyRow) throws {
        let schema = try PublishedSchema(row.file.rawValue)
        #expect(schema.keys(of: row.part) == row.keysOfReaders())
    }

    @Test(arguments: ["suite", "case", "assay"])
    func `every mapping of a schema is compared with its reader, and every key says what it means`(
        _ name: String
    )
        throws
    {
        let schema = try PublishedSchema(name)
        #expect(schema.mistake == nil)
        #expect(schema.undescribed == [])
        let compared = KeyTable.rows.filter { $0.file.rawValue == name }.map(\.part)
        let elsewhere = AcceptanceScorers.all.map { "scorer_\($0.name)" } + ["policyRule", "language"]
        #expect(schema.mappings.filter { !compared.contains($0) && !elsewhere.contains($0 ?? "") } == [])
    }

    @Test func `every kind of backend stands in the schema and leads to its keys`() throws {
        let backend = try #require(PublishedSchema("assay").part("backend"))
        #expect(backend["properties"]?["kind"]?["enum"]?.texts == ConfigurationReader.allKinds)
        let led = (backend["allOf"]?.arrayValue ?? []).flatMap { branch -> [String] in
            let kind = branch["if"]?["properties"]?["kind"]
            return (kind?["const"] ?? kind?["enum"])?.texts ?? []
        }
        #expect(led.sorted() == ConfigurationReader.allKinds.sorted())
    }

    @Test func `every scorer stands in the schema`() throws {
        let rule = try #require(PublishedSchema("suite").part("rule"))
        let names = rule["anyOf"]?.arrayValue?.first?["properties"]?["scorer"]?["enum"]?.texts
        #expect(names?.sorted() == AcceptanceScorers.all.map(\.name).sorted())
    }

    @Test(arguments: AcceptanceScorers.all.map(\.name))
    func `a scorer has the options in its schema that it reads`(_ name: String) throws {
        let schema = try PublishedSchema("suite")
        let kind = try #require(AcceptanceScorers.all.first { $0.name == name })
        let suite = Suite(
            name: "a", version: "1", workload: "b", summary: "c", prompt: PromptTemplate(user: ""), cases: [],
            acceptance: [])
        let rule = ScorerRule(scorer: name, options: JSONObject([.init(name: KeyRow.stranger, value: 1)]))
        let standing: Set = ["scorer", "threshold", "guard", "required", "weight"]
        do throws(Diagnostics) {
            _ = try kind.make(rule, suite)
            Issue.record("an unknown option was taken")
        } catch {
            let hint = error.all.first { $0.message.contains(KeyRow.stranger) }?.hint ?? ""
            let known = hint.split(separator: ": ").dropFirst().flatMap { $0.split(separator: ", ") }
            #expect(schema.keys(of: "scorer_\(name)") == standing.union(known.map(String.init)))
        }
    }
}

extension JSONValue {
    /// The texts of a list, or a single one.
    fileprivate var texts: [String] {
        stringValue.map { [$0] } ?? (arrayValue ?? []).compactMap(\.stringValue)
    }
}

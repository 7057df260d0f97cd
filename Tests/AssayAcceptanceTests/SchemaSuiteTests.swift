import AssayAcceptance
import AssayCore
import AssayJSON
import FoundationEssentials
import Testing

/// The folder of this repository.
let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

@Suite struct SchemaSuiteTests {
    private static let folder = repository + "/.json-schema-test-suite"
    private static let files = names(in: folder + "/tests/draft2020-12").filter { $0.hasSuffix(".json") }

    private static func names(in path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    private static func json(_ path: String) throws -> JSONValue {
        try JSON.parse(String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
    }

    /// The suite's `remotes` folder by the addresses at which its schemas expect it.
    private static let remotes: JSONObject = {
        var found = JSONObject()
        func gather(_ path: String) {
            for name in names(in: folder + "/remotes" + path) {
                let inner = path + "/" + name
                if name.hasSuffix(".json") {
                    found["http://localhost:1234" + inner] = try? json(folder + "/remotes" + inner)
                } else {
                    gather(inner)
                }
            }
        }
        gather("")
        return found
    }()

    @Test func `the official suite is there, whole`() throws {
        #expect(Self.files.count >= 45, "run `make test-tools`, which fetches it")
        #expect(Self.remotes.members.count >= 20)
    }

    @Test(arguments: files)
    func `every required test of the official suite for draft 2020-12 passes`(file: String) throws {
        let groups = try #require(try Self.json("\(Self.folder)/tests/draft2020-12/\(file)").arrayValue)
        for group in groups {
            let schema = JSONSchema(try #require(group["schema"]), remotes: Self.remotes)
            for test in try #require(group["tests"]?.arrayValue) {
                let mistakes = schema.mistakes(in: try #require(test["data"]))
                #expect(
                    mistakes.isEmpty == test["valid"]?.boolValue,
                    "\(group["description"]?.stringValue ?? "") / \(test["description"]?.stringValue ?? ""): \(mistakes)"
                )
            }
        }
    }

    @Test(
        arguments: [
            ["$ref": "#"],
            ["$defs": ["a": ["$ref": "#/$defs/b"], "b": ["$ref": "#/$defs/a"]], "$ref": "#/$defs/a"],
            ["anyOf": [["type": "string"], ["$ref": "#"]]],
            ["properties": ["x": ["$ref": "#/properties/x"]]],
        ] as [JSONValue])
    func `a schema that refers to itself without end is a mistake, not a crash`(schema: JSONValue) {
        #expect(JSONSchema(schema).mistakeInSchema?.contains("without end") == true)
        #expect(JSONSchema(schema).mistakes(in: 1).first?.hasPrefix("schema: ") == true)
    }

    @Test func `recursion that steps into the document is right`() {
        let tree = JSONSchema(["type": "object", "properties": ["next": ["$ref": "#"]]])
        #expect(tree.mistakeInSchema == nil)
        #expect(tree.mistakes(in: ["next": ["next": [:]]]).isEmpty)
        #expect(tree.mistakes(in: ["next": ["next": 1]]) == ["/next/next: Expected object, found integer"])
    }

    @Test func `a pattern on a long text neither crashes nor hangs`() {
        let long = JSONValue.string(String(repeating: "ab", count: 1_000_000))
        #expect(JSONSchema(["pattern": "^(a|b)*$"]).mistakes(in: long).count <= 1)
        let slow = JSONSchema(["pattern": "^(a+)+$|(a|aa)+c"])
        let found = slow.mistakes(in: .string(String(repeating: "a", count: 5000) + "b"))
        #expect(found == ["gave up: a pattern takes too many steps on this text"])
    }

    @Test(
        arguments: [
            ["type": 7], ["pattern": "a(b"], ["$ref": "http://nowhere.invalid/x.json"], 7,
            ["$schema": "http://nowhere.invalid/draft"],
        ] as [JSONValue])
    func `a schema that cannot be read says why`(schema: JSONValue) {
        #expect(JSONSchema(schema).mistakeInSchema?.isEmpty == false)
    }
}

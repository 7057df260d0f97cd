import AssayCore
import AssayJSON
import FoundationEssentials
import Testing

/// What SciPy and statsmodels say of the tests' data; `scripts/reference/verdicts.py` wrote it.
enum Fixture {
    static let all: JSONValue = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("Fixtures/verdicts.json")
        guard let data = try? Data(contentsOf: file),
            let value = try? JSON.parse(String(decoding: data, as: UTF8.self))
        else { return .null }
        return value
    }()

    /// The rows of a table.
    static func rows(_ name: String) -> [Row] {
        (all[name]?.arrayValue ?? []).map { Row(json: $0) }
    }

    /// A list of samples.
    static func samples(_ name: String) -> [Double] { Row(json: all["samples"] ?? .null).list(name) }

    /// A row, whose missing numbers are `nan` and so equal to nothing.
    struct Row: CustomTestStringConvertible, Sendable {
        var json: JSONValue

        subscript(_ name: String) -> Double { json[name]?.numberValue ?? .nan }
        func int(_ name: String) -> Int { Int(json[name]?.integerValue ?? -1) }
        func list(_ name: String) -> [Double] { (json[name]?.arrayValue ?? []).compactMap(\.numberValue) }
        func row(_ name: String) -> Row { Row(json: json[name] ?? .null) }
        var testDescription: String { JSON.text(json) }
    }
}

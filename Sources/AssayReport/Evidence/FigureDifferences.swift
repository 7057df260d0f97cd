package import AssayCore
import AssayJSON

/// Compares a report's figures, as they were stored, with the same computed anew.
package enum FigureDifferences {
    /// Every place at which two reports differ, with both values; empty where they are equal.
    package static func between(_ stored: JSONValue, _ computed: JSONValue) -> [String] {
        differences(stored, computed, "")
    }

    private static func differences(_ a: JSONValue, _ b: JSONValue, _ place: String) -> [String] {
        switch (a, b) {
        case (.object(let x), .object(let y)):
            let names = x.members.map(\.name) + y.members.map(\.name).filter { x[$0] == nil }
            return names.flatMap { name in
                differences(x[name] ?? .null, y[name] ?? .null, place.isEmpty ? name : "\(place).\(name)")
            }
        case (.array(let x), .array(let y)):
            guard x.count == y.count else { return ["\(place) has \(x.count) elements, computed \(y.count)"] }
            return x.indices.flatMap { differences(x[$0], y[$0], "\(place).\($0)") }
        default:
            guard JSON.text(a) != JSON.text(b) else { return [] }
            return ["\(place) is \(JSON.text(a)), computed \(JSON.text(b))"]
        }
    }
}

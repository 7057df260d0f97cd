package import AssayCore

/// A gate's report as SARIF 2.1.0, which code hosts show beside the policy's lines.
package enum GateSARIF {
    /// The document.
    package static func json(_ report: GateReport, version: String) -> JSONValue {
        let names = Set(report.checks.map(\.rule.metric)).sorted()
        let rules = names.map { name -> JSONValue in
            ["id": .string(name), "shortDescription": ["text": .string("The gate's rules for \(name)")]]
        }
        let results = report.checks.filter { $0.state != .passed }.map { result($0, names) }
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "assay", "version": .string(version), "rules": .array(rules),
                        ]
                    ], "columnKind": "unicodeCodePoints", "results": .array(results),
                ]
            ],
        ]
    }

    private static func result(_ check: GateCheck, _ names: [String]) -> JSONValue {
        let place = check.rule.location
        let level = check.failsGate ? "error" : check.state == .failed ? "warning" : "note"
        return [
            "ruleId": .string(check.rule.metric),
            "ruleIndex": .integer(Int64(names.firstIndex(of: check.rule.metric) ?? 0)),
            "level": .string(level),
            "message": [
                "text": .string("\(GateWords.title(check)) — \(GateWords.state(check)): \(check.sentence)")
            ],
            "locations": [
                [
                    "physicalLocation": [
                        "artifactLocation": ["uri": .string(uri(place.file))],
                        "region": [
                            "startLine": .integer(Int64(max(1, place.line))),
                            "startColumn": .integer(Int64(max(1, place.column))),
                        ],
                    ]
                ]
            ],
        ]
    }

    /// A path as a URI reference: what may not stand in one is percent-encoded.
    private static func uri(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        let digits = Array("0123456789ABCDEF")
        return path.utf8.reduce(into: "") { text, byte in
            if plain.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}

package import AssayCore

/// A gate's report as GitHub's workflow commands, and as GitLab's code-quality report.
package enum GateAnnotations {
    /// `::error file=…,line=…::…`, a line a check that did not pass.
    package static func github(_ report: GateReport) -> String {
        report.checks.filter { $0.state != .passed }.map { check in
            let kind = check.failsGate ? "error" : check.state == .failed ? "warning" : "notice"
            let place = check.rule.location
            return
                "::\(kind) file=\(property(place.file)),line=\(place.line),col=\(place.column),title=\(property(GateWords.title(check)))::\(data(GateWords.state(check) + ": " + check.sentence))\n"
        }.joined()
    }

    /// A list of issues; `digest` makes the fingerprint that tells them apart from run to run.
    package static func gitlab(_ report: GateReport, digest: (String) -> String) -> JSONValue {
        .array(
            report.checks.filter { $0.state != .passed }.map { check in
                let severity = check.failsGate ? "blocker" : check.state == .failed ? "minor" : "info"
                return [
                    "description": .string(
                        "\(GateWords.title(check)) — \(GateWords.state(check)): \(check.sentence)"),
                    "check_name": .string(check.rule.metric),
                    "fingerprint": .string(digest(GateWords.title(check))),
                    "severity": .string(severity),
                    "location": [
                        "path": .string(check.rule.location.file),
                        "lines": ["begin": .integer(Int64(max(1, check.rule.location.line)))],
                    ],
                ]
            })
    }

    /// What must not stand in a command's text.
    private static func data(_ text: String) -> String {
        text.map { character in
            switch character {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            case "\r\n": "%0D%0A"
            default: String(character)
            }
        }.joined()
    }

    /// What must not stand in a command's property.
    private static func property(_ text: String) -> String {
        data(text).map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
    }
}

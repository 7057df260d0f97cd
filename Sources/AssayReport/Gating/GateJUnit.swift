package import AssayCore

/// A gate's report as JUnit's XML, which every build server reads: a test case a check.
package enum GateJUnit {
    /// The document.
    package static func xml(_ report: GateReport) -> String {
        let failures = report.checks.count(where: \.failsGate)
        let skipped = report.checks.count { isSkipped($0) }
        let attributes =
            "name=\"assay gate\" tests=\"\(report.checks.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
        let flaky = report.flaky.map { GateWords.flaky($0) + "\n" }.joined()
        let notes = report.limits.map { $0 + "\n" }.joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite \(attributes)>
            \(report.checks.map(testCase).joined(separator: "\n"))
                <system-out>\(escaped(flaky + notes))</system-out>
              </testsuite>
            </testsuites>

            """
    }

    /// What neither passed nor fails the gate; a warning is told in its message.
    private static func isSkipped(_ check: GateCheck) -> Bool { !check.failsGate && check.state != .passed }

    private static func testCase(_ check: GateCheck) -> String {
        let place = check.rule.location
        let open =
            "    <testcase name=\"\(escaped(GateWords.title(check)))\" classname=\"\(escaped(check.suite ?? "blended"))\" file=\"\(escaped(place.file))\" line=\"\(place.line)\""
        let message = "message=\"\(escaped(GateWords.state(check) + ": " + check.sentence))\""
        if check.failsGate { return "\(open)>\n      <failure \(message)/>\n    </testcase>" }
        return isSkipped(check) ? "\(open)>\n      <skipped \(message)/>\n    </testcase>" : open + "/>"
    }

    /// XML has a few characters less than HTML.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in HTML.escape(text).unicodeScalars {
            result.unicodeScalars.append(
                scalar.value == 0xFFFE || scalar.value == 0xFFFF ? "\u{FFFD}" : scalar)
        }
        return result
    }
}

import AssayCore
import AssayJSON
import AssayReport
import FoundationXML
import Foundation
import Testing

@Suite struct GateOutputTests {
    /// A gate with every state, whose names are as hostile as names can be.
    private static let report: GateReport = {
        let place = SourceLocation(file: "a b/gate,1:.yaml", line: 7, column: 3)
        let checks = GateCheck.State.allCases.map { state in
            var check = GateCheck(
                rule: GateRule(
                    metric: "acceptance_rate", scope: .everySuite,
                    threshold: .relative(tolerance: 1, detect: 5),
                    blocks: true, location: place), suite: "s|<b>\"'&\n::error::%", state: state,
                unit: "points",
                sentence: "it is 50 % | <script> & `x`\nsecond")
            check.failsGate = state == .failed
            check.adjustedP = 0.01
            return check
        }
        return GateReport(
            baseline: "before", candidate: "after", checks: checks,
            flaky: [
                FlakyCase(
                    suite: "s", caseID: "<c>\u{1}", accepted: 1, tries: 3, isQuarantined: true, isNew: false)
            ], limits: ["Times are not compared."],
            sequence: SequenceReport(ending: .decided, looks: 2, episodes: 40, planned: 100))
    }()

    @Test func `the table and the Markdown name every check, every flaky case and what was saved`() {
        for text in [
            GateText.text(Self.report, style: Style(isColoured: false)), GateText.markdown(Self.report),
        ] {
            for word in [
                "FAILED", "passed", "inconclusive", "not comparable", "quarantined", "60.0 % saved",
                "Times are",
            ] {
                #expect(text.contains(word), "\(word)")
            }
        }
    }

    @Test func `no name breaks the Markdown's table or brings HTML in`() {
        let rows = GateText.markdown(Self.report).split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 6)
        for row in rows.dropFirst(2) {
            #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 7)
            #expect(!row.contains("<b>") && !row.contains("<script>"))
        }
    }

    @Test func `JUnit's XML is well formed and counts what fails and what is not decided`() throws {
        let parser = XMLParser(data: Data(GateJUnit.xml(Self.report).utf8))
        let names = Names()
        parser.delegate = names
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(names.counts["testcase"] == 4)
        #expect(names.counts["failure"] == 1)
        #expect(names.counts["skipped"] == 2)
        #expect(
            names.suite == [
                "name": "assay gate", "tests": "4", "failures": "1", "errors": "0", "skipped": "2",
            ])
    }

    private final class Names: NSObject, XMLParserDelegate {
        var counts: [String: Int] = [:]
        var suite: [String: String] = [:]

        func parser(
            _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            counts[element, default: 0] += 1
            if element == "testsuite" { suite = attributes }
        }
    }

    @Test func `SARIF holds one result for each check that did not pass, with its level and place`() {
        let json = GateSARIF.json(Self.report, version: "1.2.3")
        let results = json.value(at: "runs.0.results")?.arrayValue ?? []
        #expect(results.map { $0["level"]?.stringValue } == ["error", "note", "note"])
        for result in results {
            let place = result.value(at: "locations.0.physicalLocation")
            #expect(place?.value(at: "artifactLocation.uri")?.stringValue == "a%20b/gate%2C1%3A.yaml")
            #expect(place?.value(at: "region.startLine")?.integerValue == 7)
        }
    }

    @Test func `annotations are a line each, whatever is in a name`() {
        let lines = GateAnnotations.github(Self.report).split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines {
            #expect(
                line.hasPrefix("::error file=a b/gate%2C1%3A.yaml,line=7") || line.hasPrefix("::notice file=")
            )
            #expect(line.components(separatedBy: "::").count >= 3)
        }
    }

    @Test func `code quality has what GitLab asks of an issue`() {
        let issues = GateAnnotations.gitlab(Self.report) { "digest of \($0.count)" }.arrayValue ?? []
        #expect(issues.map { $0["severity"]?.stringValue } == ["blocker", "info", "info"])
        for issue in issues {
            #expect(issue["fingerprint"]?.stringValue?.hasPrefix("digest of") == true)
            #expect(issue.value(at: "location.lines.begin")?.integerValue == 7)
            #expect(issue["check_name"]?.stringValue == "acceptance_rate")
        }
    }

    @Test func `the JSON can be read and holds every check`() throws {
        let json = try JSON.parse(JSON.text(GateJSON.json(Self.report)))
        #expect(json["checks"]?.arrayValue?.count == 4)
        #expect(json["passed"]?.boolValue == false)
        #expect(json.value(at: "sequence.saved")?.numberValue == 0.6)
    }
}

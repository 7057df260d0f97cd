package import AssayCore

/// A gate's report for a terminal and as Markdown.
package enum GateText {
    /// For a terminal.
    package static func text(_ report: GateReport, style: Style) -> String {
        let title = GateWords.headline(report)
        let table = Table(titles: titles, rows: report.checks.map(row))
        var lines = [report.fails ? style.bad(title) : style.bold(title), ""]
        lines += table.lines(style).enumerated().map { index, line in
            index > 1 && report.checks[index - 2].failsGate ? style.bad(line) : line
        }
        lines += notes(report).map { "\n" + style.unsure("note: ") + $0 }
        return lines.joined(separator: "\n") + "\n"
    }

    /// As Markdown, for a job's summary or a comment on a change.
    package static func markdown(_ report: GateReport) -> String {
        var lines = ["### \(report.fails ? "❌" : "✅") \(escaped(GateWords.headline(report)))", ""]
        lines += ["| " + titles.joined(separator: " | ") + " |", "|" + titles.map { _ in " --- |" }.joined()]
        lines += report.checks.map { "| " + row($0).map(escaped).joined(separator: " | ") + " |" }
        let notes = notes(report)
        if !notes.isEmpty { lines += [""] + notes.map { "- " + escaped($0) } }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let titles = ["check", "verdict", "baseline", "now", "difference (+ is better)", "p"]

    private static func row(_ check: GateCheck) -> [String] {
        [
            GateWords.title(check), GateWords.state(check), GateWords.figure(check.baseline, check),
            GateWords.figure(check.candidate, check), GateWords.difference(check),
            check.adjustedP.map { Figure.fixed($0, 4) } ?? "—",
        ]
    }

    /// What cannot be told by the table.
    private static func notes(_ report: GateReport) -> [String] {
        let open = report.checks.filter { $0.state == .incomparable || ($0.state == .inconclusive) }
        return open.map { "\(GateWords.title($0)) — \(GateWords.state($0)): \($0.sentence)." }
            + report.flaky.map { "Flaky: " + GateWords.flaky($0) + "." } + report.limits
            + (report.sequence.map { [GateWords.sequence($0)] } ?? [])
    }

    /// Names of cases and suites are other people's words.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "|", "\\", "`", "*", "_", "[", "]", "#": result += "\\" + String(character)
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "@": result += "&#64;"
            case "\n", "\r", "\r\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }
}

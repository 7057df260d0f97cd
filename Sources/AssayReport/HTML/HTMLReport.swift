package import AssayCore
import AssayStatistics

/// The report as one HTML file that needs no network.
package enum HTMLReport {
    /// Writes the page of a run; without the chart library it has tables and no charts.
    package static func page(
        _ summary: RunSummary, record: RunRecord, ledger: Ledger, comparison: Comparison?,
        chartLibrary: String?
    ) -> String {
        let curves = Charts.curves(summary)
        let charts = chartLibrary == nil ? [] : Charts.all(summary) + curves.compactMap(\.chart)
        let body =
            header(summary)
            + summary.levels.enumerated().map { section($1, summary, number: $0, charts) }.joined()
            + summary.capacities.map(section).joined()
            + curves.map { section($0.curve, chart: chartLibrary == nil ? nil : $0.chart, summary.currency) }
            .joined()
            + evaluation(summary) + (comparison.map(section) ?? "")
            + CaseList.html(record, ledger) + formulas(summary)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:">
            <title>assay \(HTML.escape(summary.header.id))</title>
            <style>\(PageAssets.style)</style>
            </head>
            <body>
            <main>
            \(body)
            </main>
            \(scripts(charts, chartLibrary))
            </body>
            </html>

            """
    }

    private static func scripts(_ charts: [Chart], _ library: String?) -> String {
        let filter = "<script>\(PageAssets.script)</script>"
        guard let library, !charts.isEmpty else { return filter }
        let data = JSONValue.object(JSONObject(charts.map { .init(name: $0.id, value: $0.specification) }))
        // A library's own text could hold the end of a script element inside a string.
        let safe = library.replacing("</script", with: "<\\/script")
        return """
            <script type="module">\(safe)</script>
            <script type="application/json" id="charts">\(HTML.script(data))</script>
            <script type="module">\(PageAssets.drawing)</script>
            \(filter)
            """
    }

    private static func header(_ summary: RunSummary) -> String {
        let header = summary.header
        let facts = [
            ("Started", header.started), ("Status", header.status.rawValue),
            ("Model", header.backends.map { "\($0.name): \($0.model)" }.joined(separator: ", ")),
            ("Machine", "\(header.machine.processor), \(header.machine.cores) cores"),
            ("Plan", "seed \(header.plan.seed), \(header.plan.digest.prefix(12))"),
            ("Prices", summary.priceBasis.joined(separator: "; ")),
        ]
        let list = facts.map { HTML.element("dt", [:], $0.0) + HTML.element("dd", [:], HTML.escape($0.1)) }
            .joined()
        return HTML.element(
            "header", [:],
            "<p class=\"brand\">assay</p><h1>What an accepted token costs</h1>"
                + HTML.element("p", ["class": "run"], HTML.escape("Run \(header.id)"))
                + HTML.element("dl", [:], list))
    }

    private static func section(_ curve: TokenCostCurve, chart: Chart?, _ currency: Currency) -> String {
        let drawn = chart.map { chart in
            HTML.element(
                "figure", [:],
                HTML.element("figcaption", [:], HTML.escape(chart.title))
                    + HTML.element("div", ["id": chart.id, "class": "chart"], ""))
        }
        let table = curve.table(currency)
        return HTML.element(
            "section", [:],
            HTML.element("h2", [:], "Token-cost curve")
                + HTML.element("p", [:], HTML.escape(curve.sentence(currency))) + (drawn ?? "")
                + HTML.table(table.titles, table.rows))
    }

    private static func section(_ curve: CapacityCurve) -> String {
        HTML.element(
            "section", [:],
            HTML.element("h2", [:], "SLO capacity") + HTML.element("p", [:], HTML.escape(curve.sentence))
                + HTML.table(curve.table.titles, curve.table.rows))
    }

    private static func section(
        _ level: RunSummary.Level, _ summary: RunSummary, number: Int, _ charts: [Chart]
    ) -> String {
        let title = HTML.element(
            "h2", [:], HTML.escape("\(level.backend) at \(level.shape)"))
        let notes = level.notes.map { HTML.element("p", ["class": "note"], HTML.escape($0)) }.joined()
        let remarks = LevelRemarks.all(level).map {
            HTML.element("p", ["class": "harness"], HTML.escape("\($0.title): \($0.text)"))
        }.joined()
        let drawn = charts.filter { $0.level == number }.map { chart in
            HTML.element(
                "figure", [:],
                HTML.element("figcaption", [:], HTML.escape(chart.title))
                    + HTML.element("div", ["id": chart.id, "class": "chart"], ""))
        }.joined()
        return HTML.element(
            "section", [:],
            title + judged(level) + cards(level, summary) + notes + remarks
                + table(level, summary, quality(level), "Acceptance and tokens")
                + answers(level, summary) + escalation(level, summary) + repeats(level)
                + table(level, summary, Self.speed, "Time, median in milliseconds, and rates")
                + table(level, summary, Self.money, "Money") + HTML.element("div", ["class": "charts"], drawn)
                + ledger(level, summary) + LedgerPages.html(level, summary.currency)
                + telemetry(level, summary))
    }

    private static func telemetry(_ level: RunSummary.Level, _ summary: RunSummary) -> String {
        level.telemetry.filter { !$0.telemetry.figures.isEmpty }.map { side in
            HTML.table(
                TelemetryWords.titles, TelemetryWords.rows(side, summary.currency),
                caption: "What the server\(side.of) says of itself: " + TelemetryWords.extent(side.telemetry))
        }.joined()
    }

    private static func quality(_ level: RunSummary.Level) -> [String] {
        let isOpen = level.groups.contains { OpenOutcomes.range($0) != nil }
        return ["cases", "acceptance_rate"] + (isOpen ? [Metric.acceptanceBounds.name] : []) + [
            "first_pass_yield", "failure_rate", "prompt_tokens", "cached_tokens", "output_tokens",
            "token_yield", "tool_errors",
        ]
    }
    private static let answering = [
        "acceptance_rate", "answer_rate", "false_answer_rate", "retrieval_recall", "retrieval_ndcg",
    ]
    private static let speed = [
        "ttft", "scheduled_ttft", "tpot", "itl", "e2e", "episode_time", "send_lag", "output_token_rate",
        "accepted_token_rate", "goodput", "slo_attainment", "concurrency_held",
    ]
    private static let money = [
        "total_cost", "cost_per_output_token", "cost_per_accepted_output", "cost_per_accepted_token",
        "cost_per_useful_output", "cost_per_resolved_task", "cost_of_pass", "cases_without_pass",
        "break_even_acceptance", "spend_for_nothing", "rolled_yield",
    ]

    /// What suites that ask unanswerable questions or retrieve came to; nothing where there are none.
    private static func answers(_ level: RunSummary.Level, _ summary: RunSummary) -> String {
        let isThere = level.groups.contains { group in
            answering.dropFirst().contains {
                if case .figure = group.value($0) { true } else { false }
            }
        }
        return isThere ? table(level, summary, answering, "Answering and retrieval") : ""
    }

    private static func repeats(_ level: RunSummary.Level) -> String {
        let rows = RepeatWords.rows(level)
        return rows.isEmpty ? "" : HTML.table(RepeatWords.titles, rows, caption: "Repeats")
    }

    private static func cards(_ level: RunSummary.Level, _ summary: RunSummary) -> String {
        guard let all = level.groups.last else { return "" }
        let names = [
            "acceptance_rate", "cost_per_accepted_output", "cost_per_accepted_token", "token_yield",
            "output_token_rate",
        ]
        let cards = names.compactMap { name in all.values.first { $0.metric.name == name } }.map { entry in
            HTML.element(
                "div", ["class": "card"],
                HTML.element("p", ["class": "label"], HTML.escape(entry.metric.title))
                    + HTML.element(
                        "p", ["class": "figure"],
                        HTML.escape(
                            Figure.text(entry.value, unit: entry.metric.unit, currency: summary.currency)))
                    + HTML.element(
                        "p", ["class": "interval"], HTML.escape(interval(entry.metric, entry.value, all))))
        }
        return HTML.element("div", ["class": "cards"], cards.joined())
    }

    private static func interval(
        _ metric: Metric, _ value: MetricValue, _ group: RunSummary.Group
    ) -> String {
        switch value {
        case .absent(let reason), .atLeast(_, _, let reason): return reason
        case .distribution(let distribution): return "\(distribution.samples.count) samples"
        case .figure(let estimate):
            let write = { (number: Double) in
                metric.unit == "share" ? Figure.fixed(number * 100, 1) : Figure.number(number)
            }
            let open = metric.name == Metric.acceptanceRate.name ? OpenOutcomes.range(group) : nil
            let none = metric.unit.hasPrefix("money") ? "no interval: too few cases" : metric.unit
            return (Figure.interval(estimate, write).map { "95 % interval \($0)" } ?? none)
                + (open.map { "; worst to best case \($0)" } ?? "")
        }
    }

    private static func table(
        _ level: RunSummary.Level, _ summary: RunSummary, _ names: [String], _ caption: String
    ) -> String {
        let metrics = names.compactMap { name in Metric.all.first { $0.name == name } }
        let rows = level.groups.map { group in
            [group.suite ?? "blended"]
                + metrics.map { metric in
                    let value = group.value(metric.name)
                    if metric.name == Metric.acceptanceBounds.name { return OpenOutcomes.range(group) ?? "—" }
                    let figure = Figure.text(value, unit: metric.unit, currency: summary.currency)
                    guard case .figure(let estimate) = value,
                        let bounds = Figure.interval(
                            estimate,
                            { bound in
                                metric.unit == "share" ? Figure.fixed(bound * 100, 1) : Figure.number(bound)
                            })
                    else {
                        if case .absent(let reason) = value, reason.hasPrefix("none") { return reason }
                        if case .atLeast(_, _, let reason) = value, metric.unit.hasPrefix("money") {
                            return "\(reason), \(figure)"
                        }
                        return figure
                    }
                    return figure + " " + bounds
                }
        }
        return HTML.table(["suite"] + metrics.map(\.title), rows, caption: caption)
    }

    /// How often persons were asked to take over, for the suites whose scorers judge it.
    private static func escalation(_ level: RunSummary.Level, _ summary: RunSummary) -> String {
        var judged = level
        judged.groups = level.groups.filter { EscalationLine.isJudged(in: $0) }
        guard !judged.groups.isEmpty else { return "" }
        return table(judged, summary, EscalationLine.metrics, "Escalation to a person")
    }

    private static func ledger(_ level: RunSummary.Level, _ summary: RunSummary) -> String {
        guard let all = level.groups.last, !all.accounts.isEmpty else { return "" }
        let rows = all.accounts.map { line in
            [
                line.account.rawValue,
                (line.cost.isKnown ? "" : "at least ")
                    + "\(line.cost.lowerBound.decimalText) \(summary.currency)",
            ]
        }
        return HTML.table(["account", "cost"], rows, caption: "Ledger")
    }

    /// How far the judges can be trusted, before any figure.
    private static func judged(_ level: RunSummary.Level) -> String {
        let judged = level.groups.flatMap(\.judged)
        return (judged.map(JudgedWords.headline) + judged.compactMap(JudgedWords.bias)).map {
            HTML.element("p", ["class": "note judged"], HTML.escape($0))
        }.joined()
    }

    private static func evaluation(_ summary: RunSummary) -> String {
        guard !summary.evaluation.isEmpty else { return "" }
        let rows = summary.evaluation.map(EvaluationWords.row)
        return HTML.element(
            "section", [:],
            HTML.element("h2", [:], "Evaluation")
                + HTML.element(
                    "p", [:], "What measuring itself cost: an account of its own, no part of the ledger.")
                + HTML.table(EvaluationWords.titles, rows))
    }

    private static func section(_ comparison: Comparison) -> String {
        let flips = comparison.flips.map {
            ["\($0.suite)/\($0.caseID)", $0.before.rawValue, $0.after.rawValue]
        }
        let notes = comparison.limits + VarianceWords.partial(comparison)
        let limits = notes.map { HTML.element("p", ["class": "note"], HTML.escape($0)) }.joined()
        return HTML.element(
            "section", [:],
            HTML.element("h2", [:], HTML.escape("Against \(comparison.baseline)")) + limits
                + HTML.table(
                    ComparisonText.titles + ["variance less by pairing"],
                    comparison.metrics.map { ComparisonText.row($0) + [VarianceWords.gain($0) ?? "—"] })
                + (flips.isEmpty
                    ? "" : HTML.table(["case", "before", "now"], flips, caption: "Cases that flipped")))
    }

    private static func formulas(_ summary: RunSummary) -> String {
        var metrics = Metric.all
        let shown = summary.levels.flatMap { $0.groups.flatMap { $0.values.map(\.metric) } }
        for metric in shown where !metrics.contains(where: { $0.name == metric.name }) {
            metrics.append(metric)
        }
        return HTML.element(
            "details", [:],
            "<summary>How every figure is computed</summary>"
                + HTML.table(
                    ["figure", "unit", "formula"], metrics.map { [$0.title, $0.unit, $0.formula] }))
    }
}

import AssayCore

/// The report for a terminal, at most 120 columns wide.
package struct TextReport {
    private let summary: RunSummary
    private let style: Style

    /// Writes a summary as text.
    package static func text(_ summary: RunSummary, style: Style) -> String {
        TextReport(summary: summary, style: style).lines.joined(separator: "\n") + "\n"
    }

    private var lines: [String] {
        let header = summary.header
        let models = header.backends.map { "\($0.name) (\($0.model))" }.joined(separator: ", ")
        var lines = [
            style.bold("Run \(header.id)"), "  model    \(models)",
            "  machine  \(header.machine.processor), \(header.machine.cores) cores, \(header.machine.system)",
            "  plan     seed \(header.plan.seed), digest \(header.plan.digest.prefix(12))",
        ]
        lines += summary.priceBasis.flatMap { Self.wrapped("  prices   \($0)", indent: 11) }
        for level in summary.levels { lines += [""] + self.lines(of: level) }
        for curve in summary.capacities {
            lines += ["", style.bold("SLO capacity") + "  " + curve.sentence, ""] + curve.table.lines(style)
        }
        for curve in summary.costCurves {
            lines += ["", style.bold("Token-cost curve") + "  " + curve.sentence(summary.currency), ""]
            lines += curve.table(summary.currency).lines(style)
        }
        guard !summary.evaluation.isEmpty else { return lines }
        return lines + ["", style.bold("Evaluation") + "  an account of its own, no part of the ledger"]
            + summary.evaluation.map { "  " + EvaluationWords.text($0) }
    }

    /// A line of words broken where it would be wider than a terminal.
    private static func wrapped(_ line: String, indent: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(line)
        while rest.count > width, let cut = rest.prefix(width).lastIndex(of: " "),
            rest.distance(from: rest.startIndex, to: cut) > indent
        {
            lines.append(String(rest[..<cut]))
            rest = Substring(String(repeating: " ", count: indent) + rest[rest.index(after: cut)...])
        }
        return lines + [String(rest)]
    }

    private static let width = 120

    private func lines(of level: RunSummary.Level) -> [String] {
        let many = level.groups.count > 1
        let ruled: Set<Int> = many ? [level.groups.count - 1] : []
        var lines = [style.bold("\(level.backend) at \(level.shape)"), ""]
        let judged = level.groups.flatMap(\.judged)
        if !judged.isEmpty {
            lines +=
                judged.map { style.unsure(JudgedWords.headline($0)) } + judged.compactMap(JudgedWords.bias)
            lines.append("")
        }
        lines += Table(titles: qualityTitles, rows: level.groups.map(quality), ruledBefore: ruled).lines(
            style)
        lines +=
            [""] + Table(titles: speedTitles, rows: level.groups.map(speed), ruledBefore: ruled).lines(style)
        let repeats = RepeatWords.rows(level)
        if !repeats.isEmpty {
            lines += [""] + Table(titles: RepeatWords.titles, rows: repeats, ruledBefore: []).lines(style)
        }
        if let all = level.groups.last { lines += [""] + waterfall(all) + money(all) }
        lines += CapacityWords.lines(level, summary.currency, style)
        lines += EnergyWords.lines(level, summary.currency, style)
        let agents = level.groups.filter { $0.suite != nil }.compactMap {
            AgentWords.line($0, summary.currency)
        }
        if !agents.isEmpty { lines += ["", style.bold("Agents")] + agents.map { "  " + $0 } }
        if let line = level.groups.last.flatMap(EscalationLine.line) {
            lines += ["", style.bold("Escalation") + "  " + line]
        }
        lines += telemetry(level)
        let remarks = LevelRemarks.all(level).map {
            style.bold($0.title) + String(repeating: " ", count: max(1, 9 - $0.title.count)) + $0.text
        }
        lines += remarks.isEmpty ? [] : [""] + remarks
        lines += level.notes.isEmpty ? [] : [""] + level.notes.map { style.unsure("note: ") + $0.visible }
        return lines
    }

    /// Whether some suite asks what cannot be answered, so that the answer rate must stand beside acceptance.
    private var showsAnswerRate: Bool {
        summary.levels.contains { level in
            level.groups.contains { if case .figure = $0.value("answer_rate") { true } else { false } }
        }
    }

    /// Whether some episodes were not judged, so that the best case must stand beside acceptance.
    private var showsBestCase: Bool {
        summary.levels.contains { level in level.groups.contains { OpenOutcomes.best($0) != nil } }
    }

    private var qualityTitles: [String] {
        ["suite", "episodes", "accepted", "95 % interval"] + (showsBestCase ? ["at best"] : [])
            + (showsAnswerRate ? ["answered"] : [])
            + ["first-pass", "failed", "prompt tok", "cached tok", "output tok"]
    }

    private func telemetry(_ level: RunSummary.Level) -> [String] {
        level.telemetry.filter { !$0.telemetry.figures.isEmpty }.flatMap { side in
            ["", style.bold("Server\(side.of)") + "  " + TelemetryWords.extent(side.telemetry)]
                + Table(titles: TelemetryWords.titles, rows: TelemetryWords.rows(side, summary.currency))
                .lines(style)
        }
    }

    private func quality(_ group: RunSummary.Group) -> [String] {
        var interval = "—"
        if case .figure(let estimate) = group.value("acceptance_rate") {
            interval = Figure.interval(estimate) { Figure.fixed($0 * 100, 1) } ?? "—"
        }
        return [group.suite ?? "blended"]
            + [shown(group, "cases"), shown(group, "acceptance_rate"), interval]
            + (showsBestCase ? [OpenOutcomes.best(group) ?? "—"] : [])
            + (showsAnswerRate ? [shown(group, "answer_rate")] : [])
            + ["first_pass_yield", "failure_rate", "prompt_tokens", "cached_tokens", "output_tokens"].map {
                shown(group, $0)
            }
    }

    private var speedTitles: [String] {
        [
            "suite", "TTFT p50", "p90 ms", "E2E p50", "p90 ms", "out tok/s", "\(summary.currency)/1M out",
            "per accepted output",
            "per 1M accepted tok",
        ]
    }

    private func speed(_ group: RunSummary.Group) -> [String] {
        [
            group.suite ?? "blended", percentile(group, "ttft", 0.5), percentile(group, "ttft", 0.9),
            percentile(group, "e2e", 0.5), percentile(group, "e2e", 0.9), shown(group, "output_token_rate"),
            shown(group, "cost_per_output_token"), costPerAccepted(group),
            shown(group, "cost_per_accepted_token"),
        ]
    }

    private func costPerAccepted(_ group: RunSummary.Group) -> String {
        switch group.value("cost_per_accepted_output") {
        case .figure(let estimate):
            let interval = Figure.interval(estimate) { Figure.number($0) }.map { " " + $0 } ?? ""
            return Figure.money(estimate.value, summary.currency) + interval
        case .atLeast(let bound, _, let reason):
            return "\(reason), > " + Figure.money(bound, summary.currency)
        case .absent(let reason): return reason
        case .distribution: return "—"
        }
    }

    private func percentile(_ group: RunSummary.Group, _ name: String, _ share: Double) -> String {
        guard case .distribution(let distribution) = group.value(name) else { return "—" }
        return Figure.text(distribution.percentile(share))
    }

    private func shown(_ group: RunSummary.Group, _ name: String) -> String {
        guard let metric = group.values.first(where: { $0.metric.name == name }) else { return "—" }
        return Figure.text(metric.value, unit: metric.metric.unit, currency: summary.currency)
    }

    private func waterfall(_ group: RunSummary.Group) -> [String] {
        let most = max(1, group.waterfall.steps.first?.tokens ?? 1)
        let width = group.waterfall.steps.map(\.title.count).max() ?? 0
        return [style.bold("Token waterfall")]
            + group.waterfall.steps.map { step in
                let title = step.title + String(repeating: " ", count: width - step.title.count)
                let share = Double(step.tokens) / Double(most)
                let bar = String(repeating: "█", count: Int((share * 40).rounded()))
                return "  \(title)  \(bar) \(Figure.whole(Int64(step.tokens))) (\(Figure.percent(share)))"
            }
    }

    /// Where the money went, what else is known of it, and what the headline rests on.
    private func money(_ group: RunSummary.Group) -> [String] {
        MoneyWords.waterfall(group, summary.currency, style) + [""] + ledger(group)
            + MoneyWords.figures(group, summary.currency)
            + MoneyWords.sensitivity(group, summary.currency, style)
    }

    private func ledger(_ group: RunSummary.Group) -> [String] {
        guard !group.accounts.isEmpty else { return [] }
        return [style.bold("Ledger")]
            + group.accounts.map { line in
                let bound = line.cost.isKnown ? "" : "at least "
                return
                    "  \(line.account.rawValue): \(bound)\(line.cost.lowerBound.decimalText) \(summary.currency)"
            }
    }
}

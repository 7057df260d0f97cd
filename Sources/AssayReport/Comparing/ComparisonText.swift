package import AssayCore

/// A comparison for a terminal.
package enum ComparisonText {
    /// Writes a comparison as text.
    package static func text(_ comparison: Comparison, style: Style) -> String {
        var lines = [style.bold("\(comparison.candidate) against \(comparison.baseline)"), ""]
        let ruled = comparison.metrics.indices.filter { index in
            index > 0 && comparison.metrics[index].suite != comparison.metrics[index - 1].suite
        }
        let table = Table(titles: titles, rows: comparison.metrics.map(row), ruledBefore: Set(ruled))
        lines += table.lines(style).map { paint($0, style) }
        let gains = VarianceWords.pairing(comparison)
        if !gains.isEmpty {
            lines += ["", style.bold("Variance that pairing the cases took away")] + gains.map { "  " + $0 }
        }
        if !comparison.flips.isEmpty {
            lines += ["", style.bold("Cases that flipped")]
            lines += comparison.flips.map {
                "  \($0.suite)/\($0.caseID): \($0.before.rawValue) → \($0.after.rawValue)"
            }
        }
        let notes = comparison.limits + VarianceWords.partial(comparison)
        if !notes.isEmpty { lines += [""] + notes.map { style.unsure("note: ") + $0 } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The titles of the columns of ``row(_:)``.
    static let titles = [
        "suite and metric", "baseline", "now", "difference (+ is better)", "95 % interval", "verdict",
    ]

    /// A metric with both sides, the difference in its unit and its interval, and the verdict.
    static func row(_ metric: MetricComparison) -> [String] {
        let unit = metric.unit == "points" ? " points" : " %"
        let value = { (estimate: Estimate?) -> String in
            guard let estimate else {
                return metric.verdict == .incomparable(because: PairedMetric.noneAccepted)
                    ? "none accepted" : "—"
            }
            let isShare = metric.unit == "points"
            let number =
                isShare ? Figure.percent(estimate.value) : Figure.number(estimate.value) + " " + metric.unit
            let write = { (bound: Double) in isShare ? Figure.fixed(bound * 100, 1) : Figure.number(bound) }
            return Figure.interval(estimate, write).map { number + " " + $0 } ?? number
        }
        let difference = metric.difference.map(Figure.difference)
        return [
            "\(metric.suite ?? "blended") \(metric.metric)", value(metric.baselineEstimate),
            value(metric.candidateEstimate),
            difference.map { $0.value + unit } ?? "—", difference?.interval ?? "—",
            words(metric.verdict),
        ]
    }

    /// A verdict in words.
    package static func words(_ verdict: Verdict) -> String {
        switch verdict {
        case .regressed: "regressed"
        case .improved: "improved"
        case .equivalent(let worse): worse ? "worse, within margin" : "equivalent"
        case .inconclusive(let more): "inconclusive" + (more.map { ": \($0) more would decide" } ?? "")
        case .incomparable: "not comparable"
        }
    }

    private static func paint(_ line: String, _ style: Style) -> String {
        if line.hasSuffix("regressed") { return style.bad(line) }
        return line.hasSuffix("improved") ? style.good(line) : line
    }
}

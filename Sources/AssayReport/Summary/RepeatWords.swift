import AssayCore

/// What repeats of the cases say, as the rows of a table.
enum RepeatWords {
    /// The titles of the columns.
    static let titles = ["suite", "tries k", "pass@k: any", "95 % interval", "pass^k: all", "95 % interval"]

    /// A row per suite and number of tries; none where every case was run once.
    static func rows(_ level: RunSummary.Level) -> [[String]] {
        level.groups.flatMap { group in
            group.values.compactMap { entry -> [String]? in
                guard entry.metric.name.hasPrefix("pass_at_") else { return nil }
                let tries = entry.metric.name.dropFirst("pass_at_".count)
                return [group.suite ?? "blended", String(tries)] + figures(entry.value)
                    + figures(group.value("pass_hat_\(tries)"))
            }
        }
    }

    private static func figures(_ value: MetricValue) -> [String] {
        guard case .figure(let estimate) = value else { return ["—", "—"] }
        let interval = Figure.interval(estimate) { Figure.fixed($0 * 100, 1) } ?? "—"
        return [Figure.percent(estimate.value), interval]
    }
}

import AssayCore

/// Writes what owned capacity was charged for people: never full utilisation alone.
enum CapacityWords {
    static let titles = [
        "backend", "rate per hour", "held s", "utilisation", "charged", "of it idle", "request under way",
    ]

    static func row(_ held: HeldCapacity) -> [String] {
        let busy = held.held > .zero ? held.busy.inSeconds / held.held.inSeconds : 0
        return [
            held.backend, "\(held.ratePerHour.decimalText) \(held.ratePerHour.currency)",
            Figure.number(held.held.inSeconds), "\(held.terms.utilisationPercent) % planned",
            held.charged.decimalText, held.idle.decimalText, Figure.percent(min(1, busy)),
        ]
    }

    /// The lines of a section; none where nothing is owned.
    static func lines(_ level: RunSummary.Level, _ currency: Currency, _ style: Style) -> [String] {
        guard !level.capacities.isEmpty else { return [] }
        let yields = level.groups.last.map { LevelFigures.rows(CapacityMetrics.all, $0, currency) } ?? []
        return ["", style.bold("Capacity") + "  idle time is charged to the run"]
            + Table(titles: titles, rows: level.capacities.map(row)).lines(style)
            + yields.map { "  " + $0.joined(separator: ": ") }
    }
}

/// Figures of a whole level that stand in lists, by name.
enum LevelFigures {
    /// The title and the value of those that are known.
    static func rows(_ metrics: [Metric], _ group: RunSummary.Group, _ currency: Currency) -> [[String]] {
        metrics.compactMap { metric in
            guard case .figure(let estimate) = group.value(metric.name) else { return nil }
            let unit = metric.unit.replacing("money", with: currency.code)
            return [metric.title, "\(Figure.number(estimate.value)) \(unit)"]
        }
    }
}

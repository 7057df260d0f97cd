import AssayCore

/// Writes where the money went, and what the headline rests on, for people.
enum MoneyWords {
    /// The most assumptions that a terminal is shown.
    private static let most = 8

    /// The money waterfall; nothing where nothing was accounted.
    static func waterfall(_ group: RunSummary.Group, _ currency: Currency, _ style: Style) -> [String] {
        let steps = group.moneyWaterfall.steps
        guard let first = steps.first?.cost.lowerBound.inUnits, first > 0 else { return [] }
        let width = steps.map(\.title.count).max() ?? 0
        return ["", style.bold("Money waterfall")]
            + steps.map { step in
                let title = step.title + String(repeating: " ", count: width - step.title.count)
                let share = step.cost.lowerBound.inUnits / first
                let bar = String(repeating: "█", count: Int((share * 40).rounded()))
                let bound = step.cost.isKnown ? "" : "at least "
                return
                    "  \(title)  \(bar) \(bound)\(step.cost.lowerBound.decimalText) \(currency) (\(Figure.percent(share)))"
            }
    }

    /// The figures that stand beside the headline, those that are known.
    static func figures(_ group: RunSummary.Group, _ currency: Currency) -> [String] {
        let names = [
            "cost_of_pass", "cases_without_pass", "cost_per_resolved_task", "break_even_acceptance",
            "cost_of_pass_with_human", "rolled_yield", "spend_for_nothing",
        ]
        return names.compactMap { name in
            guard let entry = group.values.first(where: { $0.metric.name == name }),
                case .figure = entry.value
            else { return nil }
            return "  \(entry.metric.title): "
                + Figure.text(entry.value, unit: entry.metric.unit, currency: currency)
        }
    }

    /// The assumptions that move the headline furthest.
    static func sensitivity(_ group: RunSummary.Group, _ currency: Currency, _ style: Style) -> [String] {
        guard let sensitivity = group.sensitivity else { return [] }
        // What moves the headline by less than a thousandth of it cannot be told apart when printed.
        let shown = sensitivity.rows.prefix(most).prefix { $0.swing >= sensitivity.headline / 1000 }
        let rest = sensitivity.rows.count - shown.count
        return [
            "",
            style.bold("Sensitivity") + "  cost per accepted output, "
                + "\(Figure.money(sensitivity.headline, currency)), with each assumption 20 % lower and higher",
        ]
            + Table(
                titles: ["assumption", "20 % lower", "20 % higher"], rows: shown.map { row($0, currency) }
            )
            .lines(style) + (rest > 0 ? ["  and \(rest) that move it less"] : [])
    }

    static func row(_ row: Sensitivity.Row, _ currency: Currency) -> [String] {
        [row.name, Figure.money(row.whenLower, currency), Figure.money(row.whenHigher, currency)]
    }
}

import AssayCore

/// Where a level's money and energy went, as tables of the page.
enum LedgerPages {
    static func html(_ level: RunSummary.Level, _ currency: Currency) -> String {
        capacity(level, currency) + energy(level, currency) + sensitivity(level, currency)
    }

    private static func capacity(_ level: RunSummary.Level, _ currency: Currency) -> String {
        guard !level.capacities.isEmpty else { return "" }
        let yields = level.groups.last.map { LevelFigures.rows(CapacityMetrics.all, $0, currency) } ?? []
        let inputs = level.capacities.flatMap { held in held.terms.inputs.map { [held.backend, $0] } }
        return HTML.table(
            CapacityWords.titles, level.capacities.map(CapacityWords.row),
            caption: "Capacity held: idle time is charged to the run")
            + (yields.isEmpty ? "" : HTML.table(["accepted work", "figure"], yields))
            + (inputs.isEmpty ? "" : HTML.table(["backend", "what it was built from"], inputs))
    }

    private static func energy(_ level: RunSummary.Level, _ currency: Currency) -> String {
        guard !level.energy.isEmpty else { return "" }
        let others = level.groups.last.map { LevelFigures.rows(EnergyMetrics.all, $0, currency) } ?? []
        let notes = level.energy.compactMap { one in one.reason.map { "\(one.meter.name): \($0)" } }
        return HTML.table(
            EnergyWords.titles, level.energy.map { EnergyWords.row($0, level.made) },
            caption: "Energy " + EnergyWords.extent(level.energy))
            + (others.isEmpty ? "" : HTML.table(["energy, first meter", "figure"], others))
            + notes.map { HTML.element("p", ["class": "note"], HTML.escape($0)) }.joined()
    }

    private static func sensitivity(_ level: RunSummary.Level, _ currency: Currency) -> String {
        guard let sensitivity = level.groups.last?.sensitivity else { return "" }
        return HTML.table(
            ["assumption", "20 % lower", "20 % higher"],
            sensitivity.rows.map { MoneyWords.row($0, currency) },
            caption:
                "Cost per accepted output, \(Figure.money(sensitivity.headline, currency)), with each assumption alone "
                + "20 % lower and higher")
    }
}

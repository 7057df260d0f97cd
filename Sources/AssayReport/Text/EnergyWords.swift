import AssayCore

/// Writes what the meters measured for people, each with its boundary.
enum EnergyWords {
    static let titles = [
        "meter", "boundary", "energy J", "mean W", "idle W", "J/output tok", "J/accepted tok", "above idle",
        "covered",
    ]

    static func row(_ energy: MeasuredEnergy, _ made: EnergyMetrics.Made) -> [String] {
        func shown(_ value: Double?) -> String { value.map(Figure.number) ?? "—" }
        let name = "\(energy.meter.name) (\(energy.meter.kind))"
        guard let gross = energy.gross else {
            return [name, energy.meter.boundary.rawValue, "not measured"] + [String](repeating: "—", count: 5)
                + [Figure.percent(energy.coverage)]
        }
        return [
            name, energy.meter.boundary.rawValue, Figure.number(gross),
            shown(EnergyMetrics.over(gross, energy.window.inSeconds)),
            shown(energy.idleWatts.map { $0 * energy.terms.pue.inUnits }),
            shown(EnergyMetrics.over(gross, made.outputTokens)),
            shown(EnergyMetrics.over(gross, made.acceptedTokens)),
            shown(EnergyMetrics.over(energy.aboveIdle, made.acceptedTokens)), Figure.percent(energy.coverage),
        ]
    }

    /// One line on how the figures came about.
    static func extent(_ energy: [MeasuredEnergy]) -> String {
        guard let first = energy.first else { return "" }
        return
            "of the steady window, \(Figure.number(first.window.inSeconds)) s, PUE \(first.terms.pue.decimalText) included"
    }

    /// The lines of a section; none where nothing is metered.
    static func lines(_ level: RunSummary.Level, _ currency: Currency, _ style: Style) -> [String] {
        guard !level.energy.isEmpty else { return [] }
        let others = level.groups.last.map {
            LevelFigures.rows(Array(EnergyMetrics.all.dropFirst(4)), $0, currency)
        }
        return ["", style.bold("Energy") + "  " + extent(level.energy)]
            + Table(titles: titles, rows: level.energy.map { row($0, level.made) }).lines(style)
            + (others ?? []).map { "  " + $0.joined(separator: ": ") }
            + level.energy.compactMap { one in
                one.reason.map { style.unsure("note: ") + "\(one.meter.name): \($0.visible)" }
            }
    }
}

package import AssayCore

extension CostChoice {
    /// The answer for people: first the choice, then every configuration with what it lacks and what dominates it.
    package func text(_ currency: Currency, style: Style) -> String {
        let asked =
            "acceptance ≥ \(Figure.percent(demand.acceptance)) (lower bound)"
            + (demand.latency.map { ", p95 ≤ \(Figure.number($0)) ms" } ?? "")
        let answer =
            best.map { place in
                let option = frontier.options[place]
                return style.good("Choose \(option.name)")
                    + ": \(cost(option, currency)) per accepted output, the cheapest with \(asked)."
            } ?? style.bad("None") + " of \(frontier.options.count) configurations has \(asked)."
        let rows = frontier.options.indices.map { row($0, currency) }
        let table = Table(
            titles: ["configuration", "accepted", "per accepted output", "p95 ms", "frontier"], rows: rows)
        let lacks = frontier.options.indices.filter { !shortfalls[$0].isEmpty }.map {
            "  \(frontier.options[$0].name): \(shortfalls[$0].joined(separator: "; "))"
        }
        return
            ([answer, ""] + table.lines(style)
            + (frontier.options.contains(where: \.latency.isOfTheseCases) ? ["", Figure.starred] : [])
            + (lacks.isEmpty ? [] : ["", style.bold("What the others lack")] + lacks))
            .joined(separator: "\n") + "\n"
    }

    private func row(_ place: Int, _ currency: Currency) -> [String] {
        let option = frontier.options[place]
        let accepted = Figure.interval(option.acceptance) { Figure.fixed($0 * 100, 1) } ?? ""
        return [
            option.name, "\(Figure.percent(option.acceptance.value)) \(accepted)", cost(option, currency),
            Figure.text(option.latency),
            frontier.dominators[place].map { "dominated by \(frontier.options[$0].name)" }
                ?? (option.cost == nil ? "—" : "on it"),
        ]
    }

    private func cost(_ option: CostOption, _ currency: Currency) -> String {
        guard let cost = option.cost else { return "—" }
        return Figure.money(cost.value, currency)
            + (Figure.interval(cost) { Figure.number($0) }.map { " " + $0 } ?? "")
    }

    /// The answer for machines.
    package var json: JSONValue {
        .members([
            "choice": best.map { .string(frontier.options[$0].name) } ?? .null,
            "options": .array(
                frontier.options.indices.map { place in
                    let option = frontier.options[place]
                    return .members([
                        "name": .string(option.name), "acceptance_rate": .number(option.acceptance.value),
                        "acceptance_low": option.acceptance.low.map { .number($0) },
                        "cost_per_accepted_output": option.cost.map { .number($0.value) },
                        "cost_low": option.cost?.low.map { .number($0) },
                        "cost_high": option.cost?.high.map { .number($0) },
                        "lacks": .array(shortfalls[place].map { .string($0) }),
                        "dominated_by": frontier.dominators[place].map { .string(frontier.options[$0].name) },
                    ])
                }),
        ])
    }
}

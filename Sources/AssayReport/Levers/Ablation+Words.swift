package import AssayCore

extension Ablation {
    /// The result for people.
    package func text(_ style: Style) -> String {
        var figures = rows.map { row in
            [
                row.variant.title, "\(row.episodes)", Figure.percent(row.acceptance), money(row.cost),
                money(row.costPerAccepted), Figure.number(row.time),
            ]
        }
        if let oracle {
            figures.append([
                "router oracle among these", "\(oracle.cases) cases", Figure.percent(oracle.acceptance),
                money(oracle.cost), money(oracle.costPerAccepted), "—",
            ])
        }
        let contributions = rows.compactMap { row in
            row.contribution.map { one in
                [
                    row.variant.title, "\(one.pairs)", shown(one.acceptance) { Figure.fixed($0 * 100, 1) },
                    shown(one.cost) { Figure.number($0) }, shown(one.time) { Figure.number($0) },
                ]
            }
        }
        let first = Table(
            titles: ["configuration", "episodes", "accepted", "cost", "per accepted", "time ms"],
            rows: figures, ruledBefore: oracle == nil ? [] : [rows.count])
        let second = Table(
            titles: ["the whole against", "pairs", "accepted, points", "cost, \(currency)", "time, ms"],
            rows: contributions)
        let words =
            oracle == nil
            ? [
                "",
                "note: the router oracle needs repeats (--repeats 2) and known costs: a case's best is chosen on one half of them and measured on the other.",
            ]
            : [
                "",
                "Router oracle: for each case the cheapest per accepted output, chosen on one half of the repeats, measured on the other.",
            ]
        return
            (first.lines(style) + [
                "", style.bold("What the levers contribute") + "  whole − without, paired, 95 % intervals",
                "",
            ]
            + second.lines(style) + words).joined(separator: "\n") + "\n"
    }

    private func money(_ value: Double?) -> String { value.map { Figure.money($0, currency) } ?? "—" }

    private func shown(_ estimate: Estimate?, _ write: (Double) -> String) -> String {
        guard let estimate else { return "—" }
        return write(estimate.value) + (Figure.interval(estimate, write).map { " " + $0 } ?? "")
    }

    /// The result for machines.
    package var json: JSONValue {
        .members([
            "currency": .string(currency.code),
            "configurations": .array(rows.map(Self.json)),
            "router_oracle": oracle.map { one in
                .members([
                    "cases": .integer(Int64(one.cases)), "acceptance_rate": .number(one.acceptance),
                    "cost": .number(one.cost),
                    "cost_per_accepted_output": one.costPerAccepted.map { .number($0) },
                    "chosen": .object(
                        JSONObject(
                            one.chosen.sorted { $0.key < $1.key }.map {
                                .init(name: $0.key, value: .number($0.value))
                            })),
                ])
            },
        ])
    }

    private static func json(_ row: Row) -> JSONValue {
        .members([
            "title": .string(row.variant.title), "backend": .string(row.variant.backend),
            "without": row.variant.lever.map { .string($0) }, "episodes": .integer(Int64(row.episodes)),
            "acceptance_rate": .number(row.acceptance), "cost": row.cost.map { .number($0) },
            "cost_per_accepted_output": row.costPerAccepted.map { .number($0) },
            "episode_time_ms": .number(row.time),
            "contribution": row.contribution.map { one in
                .members([
                    "pairs": .integer(Int64(one.pairs)), "acceptance_rate": one.acceptance.map(json),
                    "cost": one.cost.map(json), "episode_time_ms": one.time.map(json),
                ])
            },
        ])
    }

    private static func json(_ estimate: Estimate) -> JSONValue {
        .members([
            "value": .number(estimate.value), "low": estimate.low.map { .number($0) },
            "high": estimate.high.map { .number($0) },
        ])
    }
}

package import AssayCore

extension Ablation {
    /// The result for people.
    package func text(_ style: Style) -> String {
        var figures = rows.map { row in
            [
                row.variant.title, "\(row.episodes)", share(row.acceptance), money(row.cost),
                money(row.costPerAccepted), shown(row.time) { Figure.number($0) },
            ]
        }
        if let oracle {
            figures.append([
                "router oracle among these", "\(oracle.cases) cases", share(oracle.acceptance),
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
            ([style.bold("Configurations") + "  95 % intervals", ""] + first.lines(style) + [
                "", style.bold("What the levers contribute") + "  whole − without, paired, 95 % intervals",
                "",
            ]
            + second.lines(style) + words + unjudged).joined(separator: "\n") + "\n"
    }

    /// What was left out because nobody judged it.
    private var unjudged: [String] {
        let notes = rows.filter { $0.unjudged > 0 }.map { row in
            "note: \(row.variant.title): \(row.unjudged) of \(row.episodes) episodes were not judged (unscored or stopped) and are left out of "
                + "what is accepted; `assay score` judges unscored ones again."
        }
        let pairs = rows.compactMap { row in
            row.contribution.flatMap { one in
                one.unjudged == 0
                    ? nil
                    : "note: against \(row.variant.title): \(one.unjudged) of \(one.pairs) pairs were not judged on both sides and are left out of "
                        + "the difference in what is accepted."
            }
        }
        return notes.isEmpty ? [] : [""] + notes + pairs
    }

    private func money(_ value: Estimate?) -> String {
        guard let value else { return "—" }
        return Figure.money(value.value, currency)
            + (Figure.interval(value) { Figure.number($0) }.map { " " + $0 } ?? "")
    }

    private func share(_ value: Estimate?) -> String {
        guard let value else { return "—" }
        return Figure.percent(value.value)
            + (Figure.interval(value) { Figure.fixed($0 * 100, 1) }.map { " " + $0 } ?? "")
    }

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
                    "cases": .integer(Int64(one.cases)), "unjudged": .integer(Int64(one.unjudged)),
                    "acceptance_rate": Self.value(one.acceptance),
                    "acceptance_rate_interval": one.acceptance.map(Self.json),
                    "cost": Self.value(one.cost), "cost_interval": one.cost.map(Self.json),
                    "cost_per_accepted_output": Self.value(one.costPerAccepted),
                    "cost_per_accepted_output_interval": one.costPerAccepted.map(Self.json),
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
            "unjudged": .integer(Int64(row.unjudged)),
            "acceptance_rate": value(row.acceptance), "acceptance_rate_interval": row.acceptance.map(json),
            "cost": value(row.cost), "cost_interval": row.cost.map(json),
            "cost_per_accepted_output": value(row.costPerAccepted),
            "cost_per_accepted_output_interval": row.costPerAccepted.map(json),
            "episode_time_ms": value(row.time), "episode_time_ms_interval": row.time.map(json),
            "contribution": row.contribution.map { one in
                .members([
                    "pairs": .integer(Int64(one.pairs)), "unjudged": .integer(Int64(one.unjudged)),
                    "acceptance_rate": one.acceptance.map(json), "cost": one.cost.map(json),
                    "episode_time_ms": one.time.map(json),
                ])
            },
        ])
    }

    private static func value(_ estimate: Estimate?) -> JSONValue? { estimate.map { .number($0.value) } }

    private static func json(_ estimate: Estimate) -> JSONValue {
        .members([
            "value": .number(estimate.value), "low": estimate.low.map { .number($0) },
            "high": estimate.high.map { .number($0) },
        ])
    }
}

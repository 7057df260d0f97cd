package import AssayCore

/// Cost per accepted token against the load, of one backend: where it is least, and where the service level breaks.
package struct TokenCostCurve: Sendable, Hashable {
    /// One load.
    package struct Point: Sendable, Hashable {
        /// The episodes per second that were offered, or the users.
        package var load: Double
        /// Cost per million accepted tokens, with its interval; `nil` where none was accepted or a cost is unknown.
        package var cost: Estimate?
        /// The share accepted.
        package var acceptance: Double
        /// The share of episodes in their SLO.
        package var inTime: Double
        /// Whether enough episodes kept the SLO and enough were accepted.
        package var isKept: Bool
    }

    /// What a load must keep to count.
    package struct Floor: Sendable, Hashable {
        /// The least share of episodes in their SLO.
        package var inTime: Double
        /// The least share accepted.
        package var acceptance: Double

        /// Makes a floor; as it is, nine episodes of ten keep the SLO and any acceptance will do.
        package init(inTime: Double = 0.9, acceptance: Double = 0) {
            self.inTime = inTime
            self.acceptance = acceptance
        }
    }

    /// The backend's name in the configuration.
    package var backend: String
    /// The unit of the loads.
    package var unit: String
    /// What a load must keep.
    package var floor: Floor
    /// The loads, in ascending order.
    package var points: [Point]

    /// The place of the least cost among the loads that keep the floor; `nil` where none does.
    package var optimum: Int? {
        points.indices.filter { points[$0].isKept && points[$0].cost != nil }.min {
            (points[$0].cost?.value ?? .infinity) < (points[$1].cost?.value ?? .infinity)
        }
    }

    /// The place of the first load from which on the SLO is broken: fewer episodes than the floor keep it; `nil` where none breaks it.
    package var breaks: Int? { points.indices.first { points[$0].inTime < floor.inTime } }

    /// The curves of a run that has several loads of one kind, one for each backend.
    package static func curves(_ levels: [RunSummary.Level], floor: Floor = Floor()) -> [TokenCostCurve] {
        var names: [String] = []
        for level in levels where !names.contains(level.backend) { names.append(level.backend) }
        return names.flatMap { name in
            ["users", "episodes/s"].compactMap { unit in
                let points = levels.filter { $0.backend == name && $0.shape.loadUnit == unit }.compactMap {
                    point($0, floor)
                }
                guard Set(points.map(\.load)).count > 1 else { return nil }
                return TokenCostCurve(
                    backend: name, unit: unit, floor: floor, points: points.sorted { $0.load < $1.load })
            }
        }
    }

    private static func point(_ level: RunSummary.Level, _ floor: Floor) -> Point? {
        guard let load = level.shape.load, let group = level.groups.last,
            case .figure(let inTime) = group.value("slo_attainment"),
            case .figure(let acceptance) = group.value("acceptance_rate")
        else { return nil }
        var cost: Estimate?
        if case .figure(let estimate) = group.value("cost_per_accepted_token") { cost = estimate }
        return Point(
            load: load, cost: cost, acceptance: acceptance.value, inTime: inTime.value,
            isKept: inTime.value >= floor.inTime && acceptance.value >= floor.acceptance)
    }
}

extension LoadShape {
    /// The users, or the constant rate in episodes per second; `nil` for other loads.
    var load: Double? {
        switch self {
        case .closed(let concurrency): Double(concurrency)
        case .open(let open): open.constantRate
        case .replay: nil
        }
    }

    /// The unit of its load.
    var loadUnit: String { if case .closed = self { "users" } else { "episodes/s" } }
}

extension TokenCostCurve {
    /// The optimum and the break in words.
    package func sentence(_ currency: Currency) -> String {
        let rule =
            "\(Figure.percent(floor.inTime)) of episodes in their SLO"
            + (floor.acceptance > 0 ? ", \(Figure.percent(floor.acceptance)) accepted" : "")
        let best =
            optimum.flatMap { place in
                points[place].cost.map { cost in
                    "least at \(Figure.number(points[place].load)) \(unit), \(Figure.money(cost.value, currency)) per million accepted tokens"
                }
            } ?? "no load keeps the floor with a known cost"
        let broken =
            breaks.map { "the SLO breaks at \(Figure.number(points[$0].load)) \(unit)" }
            ?? "no load breaks the SLO"
        return "\(backend): \(best) (\(rule)); \(broken)"
    }

    /// The loads as a table.
    package func table(_ currency: Currency) -> Table {
        Table(
            titles: [unit, "per 1M accepted tok", "95 % interval", "accepted", "in SLO", ""],
            rows: points.indices.map { place in
                let point = points[place]
                return [
                    Figure.number(point.load), point.cost.map { Figure.money($0.value, currency) } ?? "—",
                    point.cost.flatMap { Figure.interval($0, Figure.number) } ?? "—",
                    Figure.percent(point.acceptance), Figure.percent(point.inTime),
                    [place == optimum ? "optimum" : nil, place == breaks ? "SLO breaks" : nil].compactMap(
                        \.self
                    )
                    .joined(separator: ", "),
                ]
            })
    }

    /// The curve for machines.
    var json: JSONValue {
        .members([
            "backend": .string(backend), "unit": .string(unit), "slo_share": .number(floor.inTime),
            "acceptance_floor": .number(floor.acceptance),
            "optimum": optimum.map { .number(points[$0].load) } ?? .null,
            "slo_breaks_at": breaks.map { .number(points[$0].load) } ?? .null,
            "curve": .array(
                points.map { point in
                    .members([
                        "load": .number(point.load),
                        "cost_per_accepted_token": point.cost.map { .number($0.value) },
                        "low": point.cost?.low.map { .number($0) },
                        "high": point.cost?.high.map { .number($0) },
                        "acceptance_rate": .number(point.acceptance), "slo_attainment": .number(point.inTime),
                        "kept": .bool(point.isKept),
                    ])
                }),
        ])
    }

    /// The curve as a chart, its number after those of the levels.
    func chart(_ number: Int, _ currency: Currency) -> Chart? {
        let values = points.indices.compactMap { place -> JSONValue? in
            guard let cost = points[place].cost else { return nil }
            let mark =
                place == optimum ? "optimum" : points[place].isKept ? "keeps the floor" : "below the floor"
            return .members([
                "load": .number(points[place].load), "cost": .number(cost.value), "mark": .string(mark),
                "low": .number(cost.low ?? cost.value), "high": .number(cost.high ?? cost.value),
            ])
        }
        guard values.count > 1 else { return nil }
        let x: JSONValue = ["field": "load", "type": "quantitative", "title": .string(unit)]
        let y: JSONValue = [
            "field": "cost", "type": "quantitative",
            "title": .string("\(currency.code) per million accepted tokens"),
        ]
        var layers: [JSONValue] = [
            [
                "mark": "rule",
                "encoding": [
                    "x": x, "y": ["field": "low", "type": "quantitative"], "y2": ["field": "high"],
                ],
            ],
            ["mark": "line", "encoding": ["x": x, "y": y]],
            [
                "mark": ["type": "point", "filled": true, "size": 90, "tooltip": true],
                "encoding": ["x": x, "y": y, "color": ["field": "mark", "type": "nominal", "title": nil]],
            ],
        ]
        if let breaks {
            layers.append([
                "mark": ["type": "rule", "strokeDash": [4, 4]],
                "encoding": ["x": ["datum": .number(points[breaks].load), "type": "quantitative"]],
            ])
        }
        return Chart(
            id: "token-cost-\(number)", level: -1,
            title: "Token-cost curve of \(backend); dashed where the SLO breaks",
            specification: [
                "data": ["values": .array(values)], "width": "container", "layer": .array(layers),
            ])
    }
}

import AssayCore

/// Charts of where the money went and of what the headline rests on.
enum LedgerCharts {
    /// The money waterfall.
    static func money(_ level: RunSummary.Level, _ number: Int, _ currency: Currency) -> Chart? {
        guard let steps = level.groups.last?.moneyWaterfall.steps, !steps.isEmpty else { return nil }
        let values = steps.map { step -> JSONValue in
            ["step": .string(step.title), "money": .number(step.cost.lowerBound.inUnits)]
        }
        return Chart(
            id: "money-\(number)", level: number, title: "Money waterfall: what is left after each step",
            specification: [
                "data": ["values": .array(values)], "mark": ["type": "bar", "tooltip": true],
                "width": "container",
                "encoding": [
                    "y": [
                        "field": "step", "type": "nominal", "sort": .array(steps.map { .string($0.title) }),
                        "title": nil, "axis": Chart.words,
                    ],
                    "x": ["field": "money", "type": "quantitative", "title": .string(currency.code)],
                ],
            ])
    }

    /// The tornado: a bar per assumption, from what the headline is 20 % below it to what it is 20 % above.
    static func sensitivity(_ level: RunSummary.Level, _ number: Int, _ currency: Currency) -> Chart? {
        guard let sensitivity = level.groups.last?.sensitivity else { return nil }
        let values = sensitivity.rows.map { row -> JSONValue in
            [
                "assumption": .string(row.name), "lower": .number(row.whenLower),
                "higher": .number(row.whenHigher), "headline": .number(sensitivity.headline),
            ]
        }
        let axis: JSONValue = [
            "field": "lower", "type": "quantitative", "scale": ["zero": false],
            "title": .string("\(currency.code) per accepted output"),
        ]
        let bars: JSONValue = [
            "mark": ["type": "bar", "tooltip": true],
            "encoding": [
                "y": [
                    "field": "assumption", "type": "nominal", "title": nil,
                    "sort": .array(sensitivity.rows.map { .string($0.name) }),
                    "axis": Chart.words,
                ],
                "x": axis, "x2": ["field": "higher"],
            ],
        ]
        let rule: JSONValue = [
            "mark": ["type": "rule", "strokeDash": [4, 4]],
            "encoding": ["x": ["field": "headline", "type": "quantitative", "aggregate": "max"]],
        ]
        return Chart(
            id: "sensitivity-\(number)", level: number,
            title: "Cost per accepted output, each assumption alone 20 % lower and higher",
            specification: [
                "data": ["values": .array(values)], "width": "container", "layer": [bars, rule],
                "height": .integer(Int64(max(80, 30 * sensitivity.rows.count))),
            ])
    }
}

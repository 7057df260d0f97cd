import AssayCore
import AssayStatistics

/// A Vega-Lite chart and where it stands.
struct Chart {
    var id: String
    var level: Int
    var title: String
    var specification: JSONValue
}

extension Chart {
    /// An axis of words, each broken into short lines so that none is cut off on a narrow page.
    static let words: JSONValue = [
        "labelExpr": "split(trim(replace(datum.label, regexp('(.{1,26})(\\\\s+|$)', 'g'), '$1\\n')), '\\n')",
        "labelLimit": 0,
    ]
}

/// The charts of a run.
enum Charts {
    static func all(_ summary: RunSummary) -> [Chart] {
        summary.levels.enumerated().flatMap { number, level in
            [
                waterfall(level, number), latency(level, number, "ttft", "TTFT"),
                latency(level, number, "e2e", "E2E"), LedgerCharts.money(level, number, summary.currency),
                LedgerCharts.sensitivity(level, number, summary.currency),
            ].compactMap(\.self) + TelemetryCharts.all(level, number)
        }
    }

    /// The token-cost curves, each with its chart where it has points enough.
    static func curves(_ summary: RunSummary) -> [(curve: TokenCostCurve, chart: Chart?)] {
        summary.costCurves.enumerated().map { ($1, $1.chart($0, summary.currency)) }
    }

    private static func waterfall(_ level: RunSummary.Level, _ number: Int) -> Chart? {
        guard let all = level.groups.last else { return nil }
        let values = all.waterfall.steps.map { step -> JSONValue in
            ["step": .string(step.title), "tokens": .integer(Int64(step.tokens))]
        }
        let order = JSONValue.array(all.waterfall.steps.map { .string($0.title) })
        return Chart(
            id: "waterfall-\(number)", level: number, title: "Token waterfall: what is left after each step",
            specification: [
                "data": ["values": .array(values)], "mark": ["type": "bar", "tooltip": true],
                "width": "container",
                "encoding": [
                    "y": [
                        "field": "step", "type": "nominal", "sort": order, "title": nil,
                        "axis": Chart.words,
                    ],
                    "x": ["field": "tokens", "type": "quantitative"],
                ],
            ])
    }

    /// Empirical distribution functions, one line per suite: every percentile can be read off.
    private static func latency(_ level: RunSummary.Level, _ number: Int, _ name: String, _ title: String)
        -> Chart?
    {
        let values = level.groups.flatMap { group -> [JSONValue] in
            guard let suite = group.suite, case .distribution(let distribution) = group.value(name) else {
                return []
            }
            let (values, upTo) = (distribution.samples.values, distribution.samples.upTo)
            let count = Double(distribution.samples.count)
            return thinned(values.indices).map { index in
                [
                    "suite": .string(suite), "ms": .number(values[index]),
                    "share": .number(Double(upTo[index]) / count),
                ]
            }
        }
        guard !values.isEmpty else { return nil }
        return Chart(
            id: "\(name)-\(number)", level: number, title: "\(title): share of requests within a time",
            specification: [
                "data": ["values": .array(values)],
                "mark": ["type": "line", "interpolate": "step-after", "tooltip": true],
                "width": "container",
                "encoding": [
                    "x": ["field": "ms", "type": "quantitative", "title": "milliseconds"],
                    "y": ["field": "share", "type": "quantitative", "axis": ["format": "%"], "title": nil],
                    "color": ["field": "suite", "type": "nominal", "title": nil],
                ],
            ])
    }

    /// The most points of one line.
    private static let mostPoints = 1000

    /// So many places at most, evenly spaced, the last among them.
    private static func thinned(_ places: Range<Int>) -> [Int] {
        let step = max(1, (places.count + mostPoints - 1) / mostPoints)
        return places.reversed().enumerated().filter { $0.offset % step == 0 }.map(\.element).reversed()
    }
}

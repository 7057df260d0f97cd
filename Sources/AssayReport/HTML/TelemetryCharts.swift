import AssayCore

/// What a server said of itself over a level, as charts: one for each unit, so that every line has its scale.
enum TelemetryCharts {
    private typealias Kind = (id: String, unit: String, terms: [(term: TelemetryTerm, title: String)])

    private static let kinds: [Kind] = [
        ("requests", "requests", [(.running, "running requests"), (.waiting, "waiting requests")]),
        (
            "shares", "share",
            [
                (.cacheUse, "KV cache in use"), (.acceleratorUse, "accelerators at work"),
                (.memoryBusy, "accelerators' memory at work"),
            ]
        ),
        ("power", "W", [(.power, "power of the accelerators")]),
    ]

    static func all(_ level: RunSummary.Level, _ number: Int) -> [Chart] {
        level.telemetry.enumerated().flatMap { place, side in
            charts(side, number, id: "\(number)" + (place == 0 ? "" : "-\(place)"))
        }
    }

    private static func charts(_ side: ServerSide, _ number: Int, id: String) -> [Chart] {
        let course = side.telemetry.course
        let hasSeveral = Set(course.map(\.url)).count > 1
        return kinds.compactMap { kind in
            let told = Set(course.map(\.term))
            let terms = kind.terms.filter { told.contains($0.term) }
            let own = Set(terms.map(\.term))
            let values = course.filter { own.contains($0.term) }.map { reading -> JSONValue in
                [
                    "s": .number(reading.at.inSeconds), "value": .number(reading.value),
                    "what": .string(name(reading.term) + (hasSeveral ? " (\(reading.url))" : "")),
                ]
            }
            guard !values.isEmpty else { return nil }
            return chart(
                "\(kind.id)-\(id)", number, "Server\(side.of): \(terms.map(\.title).joined(separator: ", "))",
                unit: kind.unit, values)
        }
    }

    private static func name(_ term: TelemetryTerm) -> String {
        term.rawValue.replacing("_", with: " ")
    }

    private static func chart(
        _ id: String, _ level: Int, _ title: String, unit: String, _ values: [JSONValue]
    ) -> Chart {
        Chart(
            id: id, level: level, title: title,
            specification: [
                "data": ["values": .array(values)],
                "mark": ["type": "line", "interpolate": "step-after", "tooltip": true],
                "width": "container",
                "encoding": [
                    "x": ["field": "s", "type": "quantitative", "title": "seconds since the level began"],
                    "y": [
                        "field": "value", "type": "quantitative", "title": .string(unit),
                        "axis": ["format": .string(unit == "share" ? "~%" : "~s")],
                    ],
                    "color": ["field": "what", "type": "nominal", "title": nil],
                ],
            ])
    }
}

import AssayCore

/// What a search for the capacity of one backend walked through.
package struct CapacityCurve: Sendable, Hashable {
    /// One load that was tried.
    package struct Point: Sendable, Hashable {
        /// The episodes per second, or the users.
        package var load: Double
        /// The measured episodes that were to run, dropped arrivals among them.
        package var episodes: Int
        /// The share of them that kept the service level.
        package var share: Double
        /// Whether that was enough, and the level ran to its end.
        package var isKept: Bool
    }

    /// The backend's name in the configuration.
    package var backend: String
    /// The unit of the loads.
    package var unit: String
    /// The share of episodes that must keep the service level, in percent.
    package var sharePercent: Double
    /// How far the capacity may lie above what is stated, in percent.
    package var tolerancePercent: Double
    /// The loads that were tried, in ascending order.
    package var points: [Point]

    /// The highest load that was kept below all that were missed; `nil` where not even the least was kept.
    package var capacity: Double? { points.prefix(while: \.isKept).last?.load }
    /// The least load that was missed; `nil` where every load was kept.
    package var firstMissed: Double? { points.first { !$0.isKept }?.load }

    /// The curves of a run that searched, one for each backend; none where the run did not.
    static func curves(_ header: RunHeader, _ levels: [RunSummary.Level]) -> [CapacityCurve] {
        guard let search = header.configuration["capacity"], let over = search["over"]?.stringValue,
            let share = search["share_percent"]?.numberValue,
            let tolerance = search["tolerance_percent"]?.numberValue
        else { return [] }
        return header.backends.compactMap { backend in
            let points = levels.filter { $0.backend == backend.name }.compactMap { point($0, percent: share) }
            guard !points.isEmpty else { return nil }
            return CapacityCurve(
                backend: backend.name, unit: over == "rate" ? "episodes/s" : "users", sharePercent: share,
                tolerancePercent: tolerance, points: points.sorted { $0.load < $1.load })
        }
    }

    private static func point(_ level: RunSummary.Level, percent: Double) -> Point? {
        guard let window = level.window, let group = level.groups.last, let load = level.shape.load,
            case .figure(let attained) = group.value("slo_attainment"),
            case .figure(let cases) = group.value("cases")
        else { return nil }
        return Point(
            load: load, episodes: Int(cases.value) + window.dropped, share: attained.value,
            isKept: window.endedEarly == nil && attained.value * 100 >= percent)
    }

}

extension CapacityCurve {
    /// The capacity in one sentence.
    package var sentence: String {
        let rule = "\(Figure.number(sharePercent)) % of episodes in their SLO"
        guard let capacity else {
            return
                "\(backend): none found: not even \(Figure.number(points.first?.load ?? 0)) \(unit) kept \(rule)"
        }
        let above =
            firstMissed.map {
                "\(Figure.number($0)) missed it; tolerance \(Figure.number(tolerancePercent)) %"
            }
            ?? "no higher load was tried"
        return "\(backend): \(Figure.number(capacity)) \(unit) (\(rule); \(above))"
    }

    /// The loads as a table.
    package var table: Table {
        Table(
            titles: [unit, "episodes", "in SLO", "kept"],
            rows: points.map {
                [
                    Figure.number($0.load), Figure.whole(Int64($0.episodes)), Figure.percent($0.share),
                    $0.isKept ? "yes" : "no",
                ]
            })
    }

    /// The curve for machines.
    var json: JSONValue {
        [
            "backend": .string(backend), "unit": .string(unit), "share_percent": .number(sharePercent),
            "tolerance_percent": .number(tolerancePercent),
            "capacity": capacity.map { .number($0) } ?? .null,
            "first_missed": firstMissed.map { .number($0) } ?? .null,
            "curve": .array(
                points.map {
                    [
                        "load": .number($0.load), "episodes": .integer(Int64($0.episodes)),
                        "share": .number($0.share), "kept": .bool($0.isKept),
                    ]
                }),
        ]
    }
}

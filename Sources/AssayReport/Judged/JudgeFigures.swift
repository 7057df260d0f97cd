package import AssayCore
package import AssayStatistics

/// The figures of a judge that was checked against people's labels.
package struct JudgeFigures: Sendable {
    private let table: ConfusionTable
    private let kappa: Interval?
    private let unscored: Int

    /// Computes them from one table per cluster.
    package init(_ clusters: [ConfusionTable], unscored: Int) {
        table = clusters.total
        kappa = clusters.kappa(seed: 1)
        self.unscored = unscored
    }

    private var rows: [(name: String, interval: Interval?)] {
        [
            ("agreement", table.agreement), ("kappa", kappa), ("sensitivity", table.sensitivity),
            ("specificity", table.specificity),
        ]
    }

    /// For machines: every figure with its 95 % interval; one that cannot be known is null.
    package var json: JSONValue {
        .object(
            JSONObject(
                rows.map { row in
                    .init(
                        name: row.name,
                        value: row.interval.map { interval in
                            [
                                "value": .number(interval.value),
                                "low": interval.low.map { .number($0) } ?? .null,
                                "high": interval.high.map { .number($0) } ?? .null,
                            ]
                        } ?? .null)
                }))
    }

    /// For people.
    package func text(of check: JudgeCheck) -> String {
        let judge = check.judge
        let lines = rows.map { row in
            let figure = row.interval.map { "\(Figure.fixed($0.value, 3))  \(Self.bounds($0))" } ?? "—"
            return "  \(row.name)\(String(repeating: " ", count: 13 - row.name.count))\(figure)"
        }
        let counts = [
            ["accepted by people", "\(table.truePositives)", "\(table.falseNegatives)"],
            ["rejected by people", "\(table.falsePositives)", "\(table.trueNegatives)"],
        ]
        return
            ([
                "\(judge.suite): \(judge.scorer) by \(judge.backend.name) (\(judge.backend.model)), prompt \(judge.promptDigest.prefix(12))",
                "  \(table.count) labels of \(check.clusters) clusters"
                    + (unscored == 0 ? "" : ", \(unscored) more that the judge could not score"), "",
            ]
            + Table(titles: ["", "judge accepts", "judge rejects"], rows: counts).lines(
                Style(isColoured: false))
            + ["", "  figure       value  95 % interval"] + lines + [""]).joined(separator: "\n")
    }

    private static func bounds(_ interval: Interval) -> String {
        "[\(interval.low.map { Figure.fixed($0, 3) } ?? "…"), \(interval.high.map { Figure.fixed($0, 3) } ?? "…")]"
    }
}

/// Histories for a terminal.
package enum HistoryText {
    /// A line for each figure: its last value, a sparkline in which `|` stands where the level changed, and when that was.
    package static func text(_ histories: [MetricHistory], style: Style) -> String {
        let rows = histories.map { history in
            let changes = history.changes
            let since = changes.last.map { "since \(history.points[$0].run)" } ?? ""
            return [
                history.name.joined(separator: " · "), "\(history.points.count)",
                history.points.last.map { value($0.value, history.unit) } ?? "—",
                spark(history.points.map(\.value), changes: changes), since,
            ]
        }
        return Table(titles: ["figure", "runs", "last", "trend", "level"], rows: rows).lines(style)
            .joined(separator: "\n") + "\n"
    }

    private static func value(_ value: Double, _ unit: String) -> String {
        unit == "share" ? Figure.percent(value) : Figure.number(value) + " " + unit
    }

    /// The last 40 values as blocks of eight heights.
    static func spark(_ values: [Double], changes: [Int]) -> String {
        let shown = values.suffix(40)
        guard let low = shown.min(), let high = shown.max() else { return "" }
        let blocks = Array("▁▂▃▄▅▆▇█")
        return shown.indices.map { index in
            let share = high > low ? (shown[index] - low) / (high - low) : 0.5
            let block = String(blocks[min(7, Int(share * 8))])
            return changes.contains(index) && index > shown.startIndex ? "|" + block : block
        }.joined()
    }
}

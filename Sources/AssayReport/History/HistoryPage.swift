/// Histories as a page.
package enum HistoryPage {
    /// One page that loads nothing: a line drawn for each figure, its level changes marked, and every run in a table.
    package static func html(_ histories: [MetricHistory]) -> String {
        let sections = histories.map { history in
            HTML.element(
                "section", [:],
                HTML.element("h2", [:], HTML.escape(history.name.joined(separator: " · "))) + chart(history)
                    + HTML.table(
                        ["run", "started", history.unit, ""],
                        history.points.enumerated().map { index, point in
                            [
                                point.run, point.started, Figure.number(point.value),
                                history.changes.contains(index) ? "the level changed here" : "",
                            ]
                        }))
        }.joined(separator: "\n")
        let look =
            "body{font:15px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}svg{width:100%;height:8rem}polyline{fill:none;stroke:#2b6cb0;stroke-width:2}line{stroke:#c53030;stroke-dasharray:4}td,th{padding:.15rem .8rem;text-align:left}@media(prefers-color-scheme:dark){body{color:#eee;background:#111}}"
        return
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>assay: history</title><style>\(look)</style></head><body><h1>History</h1>\n\(sections)\n</body></html>\n"
    }

    private static func chart(_ history: MetricHistory) -> String {
        let values = history.points.map(\.value)
        guard values.count > 1, let low = values.min(), let high = values.max() else { return "" }
        func x(_ index: Int) -> String { Figure.fixed(Double(index) * 600 / Double(values.count - 1), 1) }
        func y(_ value: Double) -> String {
            Figure.fixed(high > low ? 95 - 90 * (value - low) / (high - low) : 50, 1)
        }
        let points = values.enumerated().map { "\(x($0)),\(y($1))" }.joined(separator: " ")
        let marks = history.changes.map {
            "<line x1=\"\(x($0))\" x2=\"\(x($0))\" y1=\"0\" y2=\"100\"/>"
        }.joined()
        return
            "<svg viewBox=\"0 0 600 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"\(HTML.escape(history.name.joined(separator: " ")))\"><polyline points=\"\(points)\"/>\(marks)</svg>"
    }
}

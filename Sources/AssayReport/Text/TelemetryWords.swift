import AssayCore

/// Writes what a server said of itself for people, the client's own figures beside it.
enum TelemetryWords {
    static let titles = ["figure", "server", "largest reading", "client"]

    static func rows(_ side: ServerSide, _ currency: Currency) -> [[String]] {
        side.telemetry.figures.map { figure in
            [
                figure.title, shown(figure.value, figure.unit),
                figure.most.map { shown($0, figure.unit) } ?? "—",
                figure.clientMetric.flatMap { client($0, side, currency) } ?? "—",
            ]
        }
    }

    /// One line on how much was read.
    static func extent(_ telemetry: TelemetrySummary) -> String {
        "\(telemetry.readings) readings over \(Figure.number(telemetry.covered.inSeconds)) s of the steady window"
    }

    private static func shown(_ value: Double, _ unit: String) -> String {
        unit == "share" ? Figure.percent(value) : "\(Figure.number(value)) \(unit)"
    }

    private static func client(_ name: String, _ side: ServerSide, _ currency: Currency) -> String? {
        guard let entry = side.client.first(where: { $0.metric.name == name }) else { return nil }
        if case .absent = entry.value { return nil }
        let text = Figure.text(entry.value, unit: entry.metric.unit, currency: currency)
        if case .distribution = entry.value { return "p50 \(text) \(entry.metric.unit)" }
        return entry.metric.unit == "share" ? text : "\(text) \(entry.metric.unit)"
    }
}

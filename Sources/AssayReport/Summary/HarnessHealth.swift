import AssayCore

/// What a report says of the harness itself.
enum HarnessHealth {
    /// Above this share of its time at work a transfer thread makes arrivals wait for it.
    static let mostBusy = 0.8

    /// The mark of a level in which the harness had no time left.
    static func notes(_ health: InstrumentHealth?) -> [String] {
        guard let health, health.busyShare > mostBusy else { return [] }
        return [
            "saturated: the harness's own transfer thread was at work for \(Figure.percent(health.busyShare)) of the time, "
                + "so rates and times may be the harness's rather than the server's; use less load or a faster machine."
        ]
    }

    /// One line for people: send lag, busy share and the bound on the time stamps.
    static func line(_ lag: MetricValue, _ health: InstrumentHealth?) -> String? {
        var parts: [String] = []
        if case .distribution(let lags) = lag {
            parts.append(
                "send lag p50 \(Figure.text(lags.percentile(0.5))), p99 \(Figure.text(lags.percentile(0.99))), "
                    + "max \(lags.largest.map(Figure.number) ?? "—") ms")
        }
        if let health {
            parts.append("transfer thread busy \(Figure.percent(health.busyShare))")
            parts.append("time stamps within \(Figure.number(health.stampError.inMilliseconds)) ms")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}

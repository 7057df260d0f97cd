import AssayCore

extension Metric {
    /// How late the harness itself was.
    static let sendLag = Metric(
        name: "send_lag", title: "send lag", unit: "ms", polarity: .lowerIsBetter,
        formula: "sent − scheduled: the harness's own lateness"
    ) { input in
        .times(
            input.exchanges.compactMap { exchange in
                exchange.trace.sent.map { ($0 - exchange.trace.scheduled).inMilliseconds }
            })
    }
}

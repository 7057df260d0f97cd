import AssayCore

extension Metric {
    /// The time from a request's sending to its first answer text.
    static let timeToFirstAnswer = Metric(
        name: "time_to_first_answer", title: "time to first answer", unit: "ms", polarity: .lowerIsBetter,
        formula: "first chunk of answer text (not reasoning) − sent"
    ) { input in
        .times(input) { item in
            item.seen.compactMap { exchange in
                guard let first = exchange.trace.first(.answer), let sent = exchange.trace.sent else {
                    return nil
                }
                return (first - sent).inMilliseconds
            }
        }
    }
}

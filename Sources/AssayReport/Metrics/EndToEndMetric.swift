import AssayCore

extension Metric {
    /// The time from a request's sending to its last token.
    static let endToEnd = Metric(
        name: "e2e", title: "E2E", unit: "ms", polarity: .lowerIsBetter,
        formula: "last token − sent"
    ) { input in
        .times(input) { item in
            item.seen.compactMap { exchange in
                guard let last = exchange.trace.lastContent, let sent = exchange.trace.sent else {
                    return nil
                }
                return (last - sent).inMilliseconds
            }
        }
    }
}

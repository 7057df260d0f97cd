import AssayCore

extension Metric {
    /// The time from when the plan wanted a request sent to its last token.
    static let scheduledEndToEnd = Metric(
        name: "scheduled_e2e", title: "scheduled E2E", unit: "ms", polarity: .lowerIsBetter,
        formula: "last token − scheduled: what a user who arrived on time saw"
    ) { input in
        .times(input) { item in
            item.seen.compactMap { exchange in
                exchange.trace.lastContent.map { ($0 - exchange.trace.scheduled).inMilliseconds }
            }
        }
    }
}

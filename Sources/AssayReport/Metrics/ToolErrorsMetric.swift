import AssayCore

extension Metric {
    /// Tool calls that came back as an error among all tool calls.
    static let toolErrors = Metric(
        name: "tool_errors", title: "wrong tool calls", unit: "share", polarity: .lowerIsBetter,
        formula: "tool calls answered with an error ÷ tool calls"
    ) { input in
        .shareOfSums(input) { item in
            (Double(item.episode.steps.count { $0.error != nil }), Double(item.episode.steps.count))
        }
    }
}

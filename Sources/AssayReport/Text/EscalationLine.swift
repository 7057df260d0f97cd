import AssayCore

/// What a report says of handing over to a person, in one line.
enum EscalationLine {
    /// The metrics that are its parts; tables for people show the same.
    static let metrics = [
        "containment_rate", "false_resolution_rate", "needless_escalation_rate", "missed_escalation_rate",
    ]

    /// The line, without colours; `nil` where no scorer judged escalation.
    static func line(_ group: RunSummary.Group) -> String? {
        guard isJudged(in: group) else { return nil }
        return metrics.compactMap { name in group.values.first { $0.metric.name == name } }.map { entry in
            "\(entry.metric.title) \(Figure.text(entry.value, unit: entry.metric.unit, currency: .usDollar))"
        }.joined(separator: " · ")
    }

    /// Whether some scorer of a group's episodes judged escalation.
    static func isJudged(in group: RunSummary.Group) -> Bool {
        if case .figure = group.value("containment_rate") { true } else { false }
    }
}

import AssayCore

extension Metric {
    /// Episodes that needed a person and asked none.
    static let missedEscalationRate = Metric(
        name: "missed_escalation_rate", title: "missed escalations", unit: "share", polarity: .lowerIsBetter,
        formula: "episodes that needed a person and asked none ÷ judged episodes that needed one"
    ) { input in
        .escalationShare(input, of: input.escalating.filter { $0.episode.escalation?.wasNeeded == true }) {
            $0.episode.escalation == .missed
        }
    }
}

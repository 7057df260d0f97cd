import AssayCore

extension Metric {
    /// Episodes handed to a person although none was needed.
    static let needlessEscalationRate = Metric(
        name: "needless_escalation_rate", title: "needless escalations", unit: "share",
        polarity: .lowerIsBetter,
        formula: "episodes that asked a person without need ÷ judged episodes that needed none"
    ) { input in
        .escalationShare(input, of: input.escalating.filter { $0.episode.escalation?.wasNeeded == false }) {
            $0.episode.escalation == .needless
        }
    }
}

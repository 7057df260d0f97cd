import AssayCore

extension Metric {
    /// Contained episodes that were not accepted: the customer was sent away with the wrong thing done or said.
    static let falseResolutionRate = Metric(
        name: "false_resolution_rate", title: "false resolutions", unit: "share", polarity: .lowerIsBetter,
        formula:
            "contained episodes not accepted ÷ contained episodes (those that asked no person to take over)"
    ) { input in
        .escalationShare(input, of: input.escalating.filter { $0.episode.escalation?.wasEscalated == false })
        {
            !$0.isAccepted
        }
    }
}

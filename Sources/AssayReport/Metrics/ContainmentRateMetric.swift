import AssayCore

extension Metric {
    /// Episodes that asked no person to take over, whether they should have or not.
    static let containmentRate = Metric(
        name: "containment_rate", title: "contained", unit: "share", polarity: .neutral,
        formula: "episodes that asked no person to take over ÷ episodes that could have, failed ones included"
    ) { input in
        let suites = Set(input.escalating.map(\.episode.planned.suite))
        let all = input.items.filter { item in
            item.episode.escalation != nil
                || item.episode.outcome == .failed && suites.contains(item.episode.planned.suite)
        }
        return .escalationShare(input, of: all) { $0.episode.escalation?.wasEscalated == false }
    }
}

import AssayCore

extension MetricInput {
    /// The episodes whose scores tell whether a person was needed and asked.
    var escalating: [Item] { items.filter { $0.episode.escalation != nil } }
}

extension MetricValue {
    /// The share of some of the episodes for which something holds; absent where escalation was not judged, or none is among them.
    static func escalationShare(
        _ input: MetricInput, of items: [MetricInput.Item], where holds: (MetricInput.Item) -> Bool
    ) -> MetricValue {
        guard !input.escalating.isEmpty else {
            return .absent(because: "no scorer of these episodes judges escalation")
        }
        guard !items.isEmpty else { return .absent(because: "there are no such episodes") }
        var part = input
        part.items = items
        return .share(part, where: holds)
    }
}

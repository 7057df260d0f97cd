import AssayCore

extension MetricInput.Item {
    /// Whether the model was offered tools.
    var isAgent: Bool { seen.contains { !$0.request.tools.isEmpty } }

    /// The last attempt at each turn, in order.
    var turns: [Exchange] {
        let seen = seen
        return seen.enumerated().filter { place, exchange in
            place + 1 == seen.count || seen[place + 1].id.turn != exchange.id.turn
        }.map(\.element)
    }
}

extension MetricValue {
    /// A ratio of sums over the episodes that were offered tools; `nil` from one of them means that a server did not report its tokens.
    static func agents(
        _ input: MetricInput, none: String = "no episode was offered tools",
        _ parts: (MetricInput.Item) -> (Double, Double)?
    ) -> MetricValue {
        let agents = input.only(\.isAgent)
        let all = agents.items.map(parts)
        guard all.allSatisfy({ $0 != nil }) else {
            return .absent(because: "not every server reported its token counts")
        }
        guard all.contains(where: { ($0?.1 ?? 0) > 0 }) else { return .absent(because: none) }
        return .ratio(agents) { parts($0) ?? (0, 0) }
    }
}

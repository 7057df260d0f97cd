import AssayCore

extension Metric {
    /// By how much the prompt of an agent grows from one turn to the next.
    static let contextGrowth = Metric(
        name: "context_growth", title: "context growth", unit: "tokens", polarity: .lowerIsBetter,
        formula:
            "Σ (prompt tokens of the last turn − those of the first) ÷ Σ (turns − 1), episodes that were offered tools"
    ) { input in
        .agents(input) { item in
            guard let first = item.turns.first, let last = item.turns.last, item.turns.count > 1 else {
                return (0, 0)
            }
            guard let before = first.usage.prompt, let after = last.usage.prompt else { return nil }
            return (Double(after - before), Double(item.turns.count - 1))
        }
    }
}

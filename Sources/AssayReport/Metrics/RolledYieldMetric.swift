import AssayCore

extension Metric {
    /// The chance that every step of an episode goes right at the first time.
    static let rolledYield = Metric(
        name: "rolled_yield", title: "rolled yield", unit: "share", polarity: .higherIsBetter,
        formula:
            "Π over tool calls k = 1, 2, … that at least half of the episodes came to of: calls k without an error ÷ calls k"
    ) { input in
        let counts = input.items.map(\.episode.steps.count)
        guard let longest = counts.max(), longest > 0 else { return .absent(because: "no tools were called") }
        var product = 1.0
        var reached = 0
        for position in 0..<longest {
            let steps = input.items.compactMap { item in
                item.episode.steps.indices.contains(position) ? item.episode.steps[position] : nil
            }
            guard steps.count * 2 >= input.items.count else { break }
            product *= Double(steps.count { $0.error == nil }) / Double(steps.count)
            reached += 1
        }
        guard reached > 0 else { return .absent(because: "less than half of the episodes called tools") }
        return .total(product, count: input.items.count)
    }
}

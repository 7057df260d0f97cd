package import AssayCore

/// How much of the money is left after each step; each a part of the one before.
package struct MoneyWaterfall: Sendable, Hashable {
    /// One step.
    package struct Step: Sendable, Hashable {
        /// What is left, in words.
        package var title: String
        /// The money left, as far as it is known.
        package var cost: Cost
    }

    /// The steps; none where nothing was accounted.
    package var steps: [Step]

    /// The waterfall of a group, its episodes as they are, unweighted.
    init(_ items: [MetricInput.Item], _ currency: Currency) {
        func step(_ title: String, _ keeps: (MetricInput.Item, LedgerLine) -> Bool) -> Step {
            var sum = CostSum(currency)
            for item in items {
                for line in item.lines where keeps(item, line) { sum.add(line.cost) }
            }
            return Step(title: title, cost: sum.cost)
        }
        guard items.contains(where: { !$0.lines.isEmpty }) else {
            steps = []
            return
        }
        steps = [
            step("whole ledger") { _, _ in true },
            step("minus losses downstream") { _, line in ![.failure, .falseAccepts].contains(line.account) },
            step("minus retries and fallbacks") { _, line in Self.isWork(line) },
            step("minus not accepted") { item, line in item.isAccepted && Self.isWork(line) },
            step("minus late = on useful outputs") { item, line in item.isUseful && Self.isWork(line) },
        ]
    }

    /// Whether a line is work that an output needs, and not a loss or a further attempt.
    static func isWork(_ line: LedgerLine) -> Bool {
        ![.failure, .falseAccepts, .retries, .fallbacks].contains(line.account)
    }
}

import AssayCore

/// How far the cost per accepted output moves with each assumption alone, 20 % down and 20 % up.
package struct Sensitivity: Sendable, Hashable {
    /// One assumption.
    package struct Row: Sendable, Hashable {
        /// Its name.
        package var name: String
        /// The cost per accepted output where it is 20 % lower.
        package var whenLower: Double
        /// The cost per accepted output where it is 20 % higher.
        package var whenHigher: Double

        /// How far apart the two are.
        var swing: Double { abs(whenHigher - whenLower) }
    }

    /// The cost per accepted output as it is, in the currency's unit.
    package var headline: Double
    /// The assumptions that move it, those that move it furthest first.
    package var rows: [Row]

    /// The sensitivity of a group; `nil` where its headline is not known or rests on nothing.
    init?(_ items: [MetricInput.Item], _ assumptions: [Assumption]) {
        let accepted = items.reduce(0) { $0 + ($1.isAccepted ? $1.weight : 0) }
        guard accepted > 0, items.allSatisfy({ $0.cost?.isKnown == true }) else { return nil }
        let total = items.reduce(0) { $0 + $1.weight * ($1.cost?.lowerBound.inUnits ?? 0) }
        headline = total / accepted
        rows = assumptions.map { assumption in
            let part = items.reduce(0) { sum, item in
                sum + item.weight * item.sum { assumption.bears(on: $0, of: item.episode.planned.suite) }
            }
            return Row(
                name: assumption.name, whenLower: (total + part * (assumption.whenLower - 1)) / accepted,
                whenHigher: (total + part * (assumption.whenHigher - 1)) / accepted)
        }.filter { $0.swing > 0 }.sorted { ($1.swing, $0.name) < ($0.swing, $1.name) }
        guard !rows.isEmpty else { return nil }
    }
}

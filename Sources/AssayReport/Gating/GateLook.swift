package import AssayCore
package import AssayStatistics

/// The bounds of one look at a run that grows block by block.
package struct GateLook: Sendable, Hashable {
    /// How many standard errors below its tolerance a metric must lie to fail.
    package var failing: Double
    /// How many standard errors above the change that must be found it must lie to pass.
    package var passing: Double
    /// Whether no further look is planned.
    package var isLast: Bool

    /// Makes the bounds of a look.
    package init(failing: Double, passing: Double, isLast: Bool) {
        self.failing = failing
        self.passing = passing
        self.isLast = isLast
    }

    /// The looks at these shares of all cases, the last of which is 1. The level is shared evenly by the blocking checks: a rule for every suite
    /// is a check for each of `suites`. The chance of missing a change, 1 − power, is spent in the same way over the looks.
    ///
    /// Source: Pampallona, Tsiatis and Kim, "Interim monitoring of group sequential trials using spending functions for the type I and type II
    /// error probabilities", Drug Information Journal 35 (2001); the bounds are not made narrower for each other, so each error rate is kept
    /// whether or not the other bound is heeded.
    package static func looks(
        _ policy: GatePolicy, spending: AlphaSpending, shares: [Double], suites: Int
    ) -> [GateLook] {
        let checks = policy.rules.filter(\.blocks).reduce(0) { $0 + ($1.scope == .everySuite ? suites : 1) }
        let failing = spending.bounds(information: shares, level: policy.level / Double(max(1, checks)))
        let passing = spending.bounds(information: shares, level: 2 * (1 - policy.power))
        return zip(failing, passing).enumerated().map { index, bounds in
            GateLook(failing: bounds.0, passing: bounds.1, isLast: index == shares.count - 1)
        }
    }
}

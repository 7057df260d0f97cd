package import AssayStatistics

/// What a resolved task costs on a chain of stages, each with a gate, and a person at its end.
///
/// [Σ Qⱼ(cⱼ + gⱼ + aⱼ(1 − πⱼ)L) + Qⱼ₊₁H] ÷ [Σ Qⱼaⱼπⱼ + Qⱼ₊₁ρₕ], Qⱼ = Π over earlier stages of (1 − a): the share of tasks that come to a stage. Values
/// are conditional on coming there, since later stages see harder cases.
package struct ChainCost: Sendable, Hashable {
    /// One stage.
    package struct Stage: Sendable, Hashable {
        /// The share of the outputs that come to its gate which pass it.
        package var acceptance: Double
        /// The share of those that pass which are right.
        package var precision: Double
        /// The cost of a task here.
        package var cost: Double
        /// The cost of its gate.
        package var gateCost: Double

        /// Makes a stage.
        package init(acceptance: Double, precision: Double, cost: Double, gateCost: Double = 0) {
            self.acceptance = acceptance
            self.precision = precision
            self.cost = cost
            self.gateCost = gateCost
        }
    }

    /// The stages in order.
    package var stages: [Stage]
    /// What a person costs who takes what passed no gate.
    package var humanCost: Double
    /// The share of those that the person resolves.
    package var humanResolves: Double
    /// What is lost with an output that passed a gate and is wrong.
    package var falseAcceptLoss: Double

    /// Makes a chain.
    package init(
        stages: [Stage], humanCost: Double = 0, humanResolves: Double = 0, falseAcceptLoss: Double = 0
    ) {
        self.stages = stages
        self.humanCost = humanCost
        self.humanResolves = humanResolves
        self.falseAcceptLoss = falseAcceptLoss
    }

    /// The expected cost of a task and the chance that it is resolved.
    package var perTask: ClusterSum {
        var reached = 1.0
        var sum = ClusterSum(numerator: 0, denominator: 0)
        for stage in stages {
            let wrong = stage.acceptance * (1 - stage.precision)
            sum.numerator += reached * (stage.cost + stage.gateCost + wrong * falseAcceptLoss)
            sum.denominator += reached * stage.acceptance * stage.precision
            reached *= 1 - stage.acceptance
        }
        sum.numerator += reached * humanCost
        sum.denominator += reached * humanResolves
        return sum
    }

    /// The cost of a resolved task; `nil` where none can be resolved.
    package var perResolvedTask: Double? {
        let task = perTask
        return task.denominator > 0 ? task.numerator / task.denominator : nil
    }
}

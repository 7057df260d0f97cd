package import AssayCore

/// The figures of a run: for each level, one group per suite and one blended over the mix.
package struct RunSummary: Sendable {
    /// The episodes of one suite, or of all, at one level.
    package struct Group: Sendable {
        /// The suite; `nil` is the blend.
        package var suite: String?
        /// The metrics' values, in the order of ``Metric/all``.
        package var values: [(metric: Metric, value: MetricValue)]
        /// The waterfall from generated to useful tokens.
        package var waterfall: Waterfall
        /// The sums of the ledger by account; only accounts with a line.
        package var accounts: [(account: Account, cost: Cost)]
        /// Where the money went.
        package var moneyWaterfall: MoneyWaterfall
        /// What the headline cost rests on; `nil` where it is not known, or the group is not the whole level.
        package var sensitivity: Sensitivity?
        /// What an accepted output of each case costs; empty where some cost is unknown.
        package var cases: [CaseCost]
        /// What became of the episodes.
        package var outcomes: [Outcome: Int]
        /// What the models that judge its outputs came to; empty where none does.
        package var judged: [JudgedAcceptance] = []

        /// The value of a metric.
        package func value(_ name: String) -> MetricValue {
            values.first { $0.metric.name == name }?.value ?? .absent(because: "not computed")
        }
    }

    /// One backend under one load.
    package struct Level: Sendable {
        /// The backend's name in the configuration.
        package var backend: String
        /// The load.
        package var shape: LoadShape
        /// When its parts began and ended; `nil` where the run was killed.
        package var window: LevelWindow?
        /// The episodes that warmed it up.
        package var warmUps: Int
        /// The groups: every suite, then the blend.
        package var groups: [Group]
        /// The owned capacity that was held.
        package var capacities: [HeldCapacity]
        /// What the meters measured in the steady window, the headline meter first.
        package var energy: [MeasuredEnergy]
        /// What was made in the steady window, over which energy is stated.
        var made: EnergyMetrics.Made
        /// What the servers said of themselves: the backend's own, or of a composite those of its parts; empty where none was asked.
        package var telemetry: [ServerSide]
        /// What a reader should know before trusting the figures, each with what to do.
        package var notes: [String]
    }

    /// The run's header.
    package var header: RunHeader
    /// The levels that have episodes.
    package var levels: [Level]
    /// The currency of the costs.
    package var currency: Currency
    /// How inference was priced, one line per backend.
    package var priceBasis: [String]
    /// What searches for the capacity walked through.
    package var capacities: [CapacityCurve] { CapacityCurve.curves(header, levels) }
    /// What a load must keep to count in a token-cost curve.
    package var costFloor = TokenCostCurve.Floor()
    /// Cost per accepted token against the load, of the backends that had several.
    package var costCurves: [TokenCostCurve] { TokenCostCurve.curves(levels, floor: costFloor) }
    /// What measuring itself cost, which is no part of the ledger.
    package var evaluation: [EvaluationLine] = []
}

/// How many of the generated tokens are left after each step; each a subset of the one before.
package struct Waterfall: Sendable, Hashable {
    /// The steps and the tokens left after each.
    package var steps: [Step]

    /// One step.
    package struct Step: Sendable, Hashable {
        /// What is left, in words.
        package var title: String
        /// The tokens left.
        package var tokens: Int
    }

    /// The waterfall of a group.
    init(_ items: [MetricInput.Item]) {
        func sum(_ count: (MetricInput.Item) -> Int) -> Int { items.reduce(0) { $0 + count($1) } }
        steps = [
            Step(title: "generated", tokens: sum { $0.knownTokens(\.output) }),
            Step(title: "minus reasoning", tokens: sum { $0.knownTokens(\.answer) }),
            Step(title: "minus earlier turns and attempts", tokens: sum(\.generatedDeliveredTokens)),
            Step(title: "minus rejected", tokens: sum { $0.isAccepted ? $0.generatedDeliveredTokens : 0 }),
            Step(title: "minus late = useful", tokens: sum { $0.isUseful ? $0.generatedDeliveredTokens : 0 }),
        ]
    }
}

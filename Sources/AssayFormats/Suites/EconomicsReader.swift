import AssayCore

/// Reads what outcomes of a suite cost and are worth, in a suite or over it in `assay.yaml`.
struct EconomicsReader {
    let problems: Problems

    func economics(_ node: Node, title: String = "the economics") -> SuiteEconomics {
        var reader = MappingReader(node, title: title, problems: problems)
        defer { reader.finish() }
        let currency = Currency(reader.text("currency") ?? "USD")
        var result = SuiteEconomics(
            valueOfResolution: reader.money("value_of_resolution", currency),
            costOfReview: reader.money("cost_of_review", currency),
            costOfFailure: reader.money("cost_of_failure", currency))
        result.review = reader.node("review").flatMap { review($0, currency) }
        result.toolPrices = amounts(reader.members("tools"), currency)
        result.guards = amounts(reader.members("guards"), currency)
        result.productionJudges = reader.texts("production_judges") ?? []
        result.failures = reader.members("failures").compactMap { loss($0, currency) }
        result.falseAccepts = reader.members("false_accepts").compactMap { loss($0, currency) }
        result.human = reader.node("human").flatMap { human($0, currency) }
        return result
    }

    private func amounts(_ members: [Node.Member], _ currency: Currency) -> [String: Money] {
        var amounts: [String: Money] = [:]
        for member in members {
            guard let money = member.value.text.flatMap({ Money(decimal: $0, currency: currency) }),
                money.nanos >= 0
            else {
                problems.add(
                    "'\(member.key)' must be an amount of money such as 0.25, with up to nine decimals",
                    at: member.value.location)
                continue
            }
            amounts[member.key] = money
        }
        return amounts
    }

    private func review(_ node: Node, _ currency: Currency) -> ReviewPolicy? {
        var reader = MappingReader(node, title: "the review", problems: problems)
        defer { reader.finish() }
        for key in ["when", "minutes", "rate_per_hour"] { reader.require(key) }
        let when = reader.text("when")
        let share = reader.quantity("share", Quantity(1))
        let scorer = reader.text("flagged_by")
        let minutes = reader.quantity("minutes", Quantity(10_000))
        let rate = reader.money("rate_per_hour", currency)
        let occasion: ReviewPolicy.Occasion? =
            switch (when, share, scorer) {
            case ("always", nil, nil): .always
            case ("sampled", let share?, nil): .sampled(share)
            case ("flagged", nil, let scorer?): .flagged(by: scorer)
            default: nil
            }
        if occasion == nil, when != nil {
            problems.add(
                "'when' must be always, sampled with a 'share', or flagged with 'flagged_by'",
                hint: "for example: {when: sampled, share: 0.1, minutes: 3, rate_per_hour: 40}",
                at: node["when"]?.location)
        }
        guard let occasion, let minutes, let rate else { return nil }
        let policy = ReviewPolicy(occasion: occasion, minutes: minutes, ratePerHour: rate)
        if policy.cost == nil { problems.add("a review costs more than can be counted", at: node.location) }
        return policy
    }

    private func loss(_ member: Node.Member, _ currency: Currency) -> DownstreamLoss? {
        var reader = MappingReader(member.value, title: "the loss '\(member.key)'", problems: problems)
        defer { reader.finish() }
        reader.require("cost", hint: "for example: {cost: 120, probability: 0.02}")
        let cost = reader.money("cost", currency)
        let probability = reader.quantity("probability", Quantity(1)) ?? Quantity(1)
        let label = reader.text("label")
        return cost.map {
            DownstreamLoss(name: member.key, cost: $0, probability: probability, label: label)
        }
    }

    private func human(_ node: Node, _ currency: Currency) -> HumanBaseline? {
        var reader = MappingReader(node, title: "the human baseline", problems: problems)
        defer { reader.finish() }
        reader.require("cost_per_output")
        let cost = reader.money("cost_per_output", currency)
        let rate = reader.quantity("resolve_rate", Quantity(1)) ?? Quantity(1)
        if rate == Quantity(0) {
            problems.add("'resolve_rate' must be above 0", at: node["resolve_rate"]?.location)
        }
        return cost.map { HumanBaseline(costPerOutput: $0, resolveRate: rate) }
    }
}

import AssayCore

extension Accountant {
    /// What the ledger rests on: prices, rates with everything they are built from, and what suites state of outcomes.
    func assumptions() -> [Assumption] {
        pricing.sorted { $0.key < $1.key }.flatMap { backend, pricing in
            let owned = (pricing as? OwnedCapacity)?.terms
            return owned.map { Self.capacity($0, backend) }
                ?? [Assumption("prices of \(backend)", Account.ofRequests, item: backend)]
        } + statedSuites.flatMap { Self.outcomes($0.economics, $0.name) }
    }

    private static func outcomes(_ economics: SuiteEconomics, _ suite: String) -> [Assumption] {
        func of(_ account: Account, _ items: [String]) -> [Assumption] {
            items.map { Assumption("\($0), \(suite)", [account], item: $0, suite: suite) }
        }
        let certain =
            economics.costOfFailure == nil
            ? [] : [Assumption("cost of failure, \(suite)", [.failure], item: "", suite: suite)]
        let isReviewed = economics.review != nil || economics.costOfReview != nil
        let review = isReviewed ? [Assumption("review, \(suite)", [.review], suite: suite)] : []
        return certain + review + of(.failure, economics.failures.map(\.name))
            + of(.falseAccepts, economics.falseAccepts.map(\.name))
            + of(.tools, economics.toolPrices.keys.sorted()) + of(.guards, economics.guards.keys.sorted())
    }

    private static func capacity(_ terms: CapacityTerms, _ backend: String) -> [Assumption] {
        let utilisation = Double(terms.utilisationPercent)
        let most = min(100, utilisation * 1.2)
        let planned = Assumption(
            "utilisation of \(backend)" + (utilisation * 1.2 > 100 ? " (at most 100 %)" : ""),
            Account.ofRequests, item: backend, whenLower: 1 / 0.8, whenHigher: utilisation / most)
        guard case .built(let costs) = terms.rate else {
            return [Assumption("rate of \(backend)", Account.ofRequests, item: backend), planned]
        }
        let life = Assumption(
            "life of \(backend)", Account.ofRequests, item: backend,
            whenLower: terms.factor(lifeOf: costs, by: 0.8), whenHigher: terms.factor(lifeOf: costs, by: 1.2))
        return [planned, life] + CapacityInput.all.compactMap { assumption($0, costs, terms, backend) }
    }

    private static func assumption(
        _ input: CapacityInput, _ costs: CapacityCosts, _ terms: CapacityTerms, _ backend: String
    ) -> Assumption? {
        guard let lower = terms.factor(of: input, costs, tenths: 8),
            let higher = terms.factor(of: input, costs, tenths: 12), lower.factor != 1 || higher.factor != 1
        else { return nil }
        let bound = lower.isBound || higher.isBound ? " (\(input.bound))" : ""
        return Assumption(
            "\(input.name) of \(backend)" + bound, Account.ofRequests, item: backend,
            whenLower: lower.factor, whenHigher: higher.factor)
    }
}

extension Account {
    /// The accounts of requests, which a backend's price makes.
    static let ofRequests: Set<Account> = [.inference, .retries, .fallbacks, .guards, .cacheStorage]
}

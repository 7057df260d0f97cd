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
            "utilisation of \(backend)", Account.ofRequests, item: backend, whenLower: 1 / 0.8,
            whenHigher: utilisation / most)
        guard case .built(let costs) = terms.rate else {
            return [Assumption("rate of \(backend)", Account.ofRequests, item: backend), planned]
        }
        return [planned]
            + CapacityCosts.inputs.compactMap { input in
                guard let lower = terms.factor(input.varied(costs, 8)),
                    let higher = terms.factor(input.varied(costs, 12)), lower != 1 || higher != 1
                else { return nil }
                return Assumption(
                    "\(input.name) of \(backend)", Account.ofRequests, item: backend, whenLower: lower,
                    whenHigher: higher)
            }
    }
}

extension Account {
    /// The accounts of requests, which a backend's price makes.
    static let ofRequests: Set<Account> = [.inference, .retries, .fallbacks, .guards, .cacheStorage]
}

extension CapacityTerms {
    /// The rate of an hour at other costs over the rate as it is; `nil` where either cannot be counted.
    fileprivate func factor(_ costs: CapacityCosts?) -> Double? {
        guard let other = costs?.ratePerHour(rackUnits: rackUnits ?? Quantity(0)), ratePerHour.nanos > 0
        else {
            return nil
        }
        return other.inUnits / ratePerHour.inUnits
    }
}

extension CapacityCosts {
    /// The inputs, each with the costs where it is so many tenths of what it was.
    fileprivate static let inputs:
        [(name: String, varied: @Sendable (CapacityCosts, Int64) -> CapacityCosts?)] = [
            ("capex", { $0.with(\.capex, $1) }), ("residual", { $0.with(\.residual, $1) }),
            (
                "life",
                { costs, tenths in
                    var other = costs
                    other.lifeYears = max(1, Int((Double(costs.lifeYears) * Double(tenths) / 10).rounded()))
                    return other
                }
            ), ("financing", { $0.with(\.financingPercent, $1) }), ("power", { $0.with(\.watts, $1) }),
            ("PUE", { $0.with(\.pue, $1) }), ("energy price", { $0.with(\.energyPerKWh, $1) }),
            ("hosting", { $0.with(\.hostingPerRackUnitMonth, $1) }),
            ("maintenance", { $0.with(\.maintenancePerYear, $1) }),
            ("staff", { $0.with(\.staffPerYear, $1) }),
            ("availability", { $0.with(\.availability, $1) }),
        ]

    private func with(_ path: WritableKeyPath<CapacityCosts, Money>, _ tenths: Int64) -> CapacityCosts? {
        var other = self
        guard let money = self[keyPath: path].scaled(by: tenths, over: 10) else { return nil }
        other[keyPath: path] = money
        return other
    }

    private func with(_ path: WritableKeyPath<CapacityCosts, Quantity>, _ tenths: Int64) -> CapacityCosts? {
        var other = self
        guard let number = self[keyPath: path].times(Quantity(Int(tenths)))?.over(Quantity(10)) else {
            return nil
        }
        other[keyPath: path] = number
        return other
    }
}

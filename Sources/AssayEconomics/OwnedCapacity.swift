package import AssayCore

/// Capacity that is paid for by the hour, whether it is used or not.
package struct OwnedCapacity: Pricing {
    /// What was agreed.
    package var terms: CapacityTerms
    private var ratePerHour: Money { terms.ratePerHour }
    private var utilisationPercent: Int { terms.utilisationPercent }

    /// Makes owned capacity.
    package init(_ terms: CapacityTerms) { self.terms = terms }

    /// The currency of the rate.
    package var currency: Currency { ratePerHour.currency }

    /// The assumptions in one line.
    package var basis: String {
        "\(ratePerHour.decimalText) \(currency) per hour held at \(utilisationPercent) % planned utilisation, "
            + "shared by \(terms.sharing.rawValue)"
            + (terms.inputs.isEmpty ? "" : "; " + terms.inputs.joined(separator: ", "))
    }

    /// The cost of each request: rate × time held ÷ utilisation, shared so that the parts add up to the whole exactly.
    package func costs(of work: PricedWork) -> [Cost] {
        guard !work.exchanges.isEmpty else { return [] }
        guard let total = charge(for: work.held) else {
            return work.exchanges.map { _ in
                .atLeast(.zero(currency), because: "the cost is too large to be counted")
            }
        }
        let weights = work.exchanges.map(weight)
        return Self.share(total.nanos, by: weights).map { .known(Money(nanos: $0, currency: currency)) }
    }

    /// What the work is charged for all the time held, and what of it pays for the time planned to be idle.
    package func capacity(of work: PricedWork, level: Int, backend: String) -> HeldCapacity? {
        guard let charged = charge(for: work.held),
            let idle = charged.scaled(by: Int64(100 - utilisationPercent), over: 100)
        else { return nil }
        return HeldCapacity(
            level: level, backend: backend, terms: terms, ratePerHour: ratePerHour, held: work.held,
            busy: EvaluationAccount.busy(work.exchanges), charged: charged, idle: idle)
    }

    /// Rate × time held ÷ utilisation, down to whole nano-units; `nil` where it cannot be counted.
    private func charge(for held: Nanoseconds) -> Money? {
        let hour: Int128 = 3_600_000_000_000
        let exact = Int128(ratePerHour.nanos) * Int128(max(0, held.count)) * 100
        return Int64(exactly: exact / (hour * Int128(max(1, utilisationPercent)))).map {
            Money(nanos: $0, currency: currency)
        }
    }

    private func weight(of exchange: Exchange) -> Int64 {
        switch terms.sharing {
        case .tokens: Int64((exchange.usage.freshPrompt ?? 0) + (exchange.usage.output ?? 0))
        case .time: max(0, (exchange.trace.closed - (exchange.trace.sent ?? exchange.trace.scheduled)).count)
        }
    }

    /// Shares a total by weights, the remainders going to the largest fractions, the earlier first (Hamilton's method);
    /// where all weights are zero everyone gets the same.
    static func share(_ total: Int64, by weights: [Int64]) -> [Int64] {
        let all = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard all > 0 else { return share(total, by: weights.map { _ in 1 }) }
        // Quotients are rounded down, also below zero, so that what is left is never less than nothing.
        let remainders = weights.map { ((Int128(total) * Int128($0)) % all + all) % all }
        var shares = zip(weights, remainders).map { Int64((Int128(total) * Int128($0) - $1) / all) }
        let left = Int(total - shares.reduce(0, +))
        let order = remainders.indices.sorted { (remainders[$0], -$0) > (remainders[$1], -$1) }
        for index in order.prefix(left) { shares[index] += 1 }
        return shares
    }
}

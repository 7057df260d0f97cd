package import AssayCore

/// Capacity that is paid for by the hour, whether it is used or not.
package struct OwnedCapacity: Pricing {
    /// By what the cost is shared among requests.
    package enum Sharing: String, Sendable, Hashable {
        /// The tokens computed: fresh prompt and output.
        case tokens
        /// The time that each took, from its sending to its end.
        case time
    }

    /// The rate of one hour.
    package var ratePerHour: Money
    /// The share of the time for which the capacity is planned to be busy, in percent; the rest is paid for too.
    package var utilisationPercent: Int
    /// By what the cost is shared.
    package var sharing: Sharing

    /// Makes owned capacity.
    package init(ratePerHour: Money, utilisationPercent: Int, sharing: Sharing) {
        self.ratePerHour = ratePerHour
        self.utilisationPercent = utilisationPercent
        self.sharing = sharing
    }

    /// The currency of the rate.
    package var currency: Currency { ratePerHour.currency }

    /// The assumptions in one line.
    package var basis: String {
        "\(ratePerHour.decimalText) \(currency) per hour held at \(utilisationPercent) % planned utilisation, "
            + "shared by \(sharing.rawValue)"
    }

    /// The cost of each request: rate × time held ÷ utilisation, shared so that the parts add up to the whole exactly.
    package func costs(of work: PricedWork) -> [Cost] {
        guard !work.exchanges.isEmpty else { return [] }
        let hour: Int128 = 3_600_000_000_000
        let exact = Int128(ratePerHour.nanos) * Int128(max(0, work.held.count)) * 100
        guard let total = Int64(exactly: exact / (hour * Int128(max(1, utilisationPercent)))) else {
            return work.exchanges.map { _ in
                .atLeast(.zero(currency), because: "the cost is too large to be counted")
            }
        }
        let weights = work.exchanges.map(weight)
        return Self.share(total, by: weights).map { .known(Money(nanos: $0, currency: currency)) }
    }

    private func weight(of exchange: Exchange) -> Int64 {
        switch sharing {
        case .tokens: Int64((exchange.usage.freshPrompt ?? 0) + (exchange.usage.output ?? 0))
        case .time: max(0, (exchange.trace.closed - (exchange.trace.sent ?? exchange.trace.scheduled)).count)
        }
    }

    /// Shares a total by weights, the remainders going to the largest fractions, the earlier first (Hamilton's method);
    /// where all weights are zero everyone gets the same.
    static func share(_ total: Int64, by weights: [Int64]) -> [Int64] {
        let all = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard all > 0 else { return share(total, by: weights.map { _ in 1 }) }
        let exact = weights.map { (Int128(total) * Int128($0)).quotientAndRemainder(dividingBy: all) }
        var shares = exact.map { Int64($0.quotient) }
        let left = Int(total - shares.reduce(0, +))
        let order = exact.indices.sorted { (exact[$0].remainder, -$0) > (exact[$1].remainder, -$1) }
        for index in order.prefix(left) { shares[index] += 1 }
        return shares
    }
}

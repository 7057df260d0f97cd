package import AssayCore

/// Prices per million tokens of each bucket, as they held when a request was sent, and a fee per request.
package struct TokenPricing: Pricing {
    /// The prices.
    package var agreement: PriceAgreement

    /// Makes pricing.
    package init(_ agreement: PriceAgreement) { self.agreement = agreement }

    /// The currency of every cost.
    package var currency: Currency { agreement.costCurrency }

    /// The prices in one line, all periods of them.
    package var basis: String {
        let service = agreement.service.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let conversion =
            agreement.conversion.map { ["at \($0.rate.decimalText) \($0.currency) of \($0.date)"] } ?? []
        let kept = agreement.cacheStorage.map { ["cache storage \($0.decimalText) an hour"] } ?? []
        return "per million tokens in \(agreement.currency): "
            + agreement.schedule.periodWords.joined(separator: "; ")
            + "; " + (kept + service + conversion + [agreement.source]).joined(separator: ", ")
    }

    /// The cost of each request: Σ over buckets of tokens × price at the time it was sent, plus the fee, rounded once.
    ///
    /// Where a bucket is unknown the cost is at least what the known ones come to.
    package func costs(of work: PricedWork) -> [Cost] {
        work.exchanges.map { exchange in
            let sent = exchange.trace.sent ?? exchange.trace.scheduled
            return cost(of: exchange, at: work.clock.secondsSince1970(at: sent))
        }
    }

    /// Prices per token are known at once.
    package func cost(asItGoes exchange: Exchange, clock: ClockOrigin) -> Cost? {
        cost(
            of: exchange,
            at: clock.secondsSince1970(at: exchange.trace.sent ?? exchange.trace.scheduled))
    }

    /// The cost of one request, nothing where it was refused; where it was sent in a batch the prices of the batch service count.
    private func cost(of exchange: Exchange, at seconds: Int64) -> Cost {
        if exchange.wasRefused { return .known(.zero(currency)) }
        guard case .hop(_, _, isBatched: true) = exchange.part else {
            return cost(of: exchange.usage, at: seconds)
        }
        var batched = self
        batched.agreement.service["processing"] = "batch"
        return batched.cost(of: exchange.usage, at: seconds)
    }

    /// The cost of one request's tokens at an instant, in seconds since 1970.
    package func cost(of usage: Usage, at seconds: Int64) -> Cost {
        guard let rates = agreement.schedule.rates(at: seconds, service: agreement.service) else {
            return .atLeast(.zero(currency), because: "\(agreement.source) states no price")
        }
        let parts = Self.parts(usage, rates)
        // Per million tokens in attos: a million of them are an atto of the cost.
        var attos = (rates.perRequest?.attos ?? 0).multipliedReportingOverflow(by: 1_000_000)
        for part in parts {
            let product = (part.price?.attos ?? 0).multipliedReportingOverflow(by: Int128(part.tokens ?? 0))
            let sum = attos.partialValue.addingReportingOverflow(product.partialValue)
            attos = (sum.partialValue, attos.overflow || product.overflow || sum.overflow)
        }
        guard !attos.overflow, let total = money(attos.partialValue) else {
            return .atLeast(.zero(currency), because: "the cost is too large to be counted")
        }
        if parts.contains(where: { $0.tokens == nil }) {
            return .atLeast(total, because: "the server did not report all of its token counts")
        }
        if let bare = parts.first(where: { $0.price == nil && ($0.tokens ?? 0) > 0 }) {
            return .atLeast(total, because: "\(agreement.source) states no price for \(bare.name) tokens")
        }
        return .known(total)
    }

    /// Tokens written × their lifetime × the price of keeping them, rounded once; `nil` where keeping is not charged for.
    package func storage(of exchange: Exchange) -> Cost? {
        guard let price = agreement.cacheStorage else { return nil }
        // In twelfths of an hour: five minutes are one, an hour is twelve.
        let kept = Int128(exchange.usage.cacheWrite5m ?? 0) + 12 * Int128(exchange.usage.cacheWrite1h ?? 0)
        guard kept > 0 else { return nil }
        let product = price.attos.multipliedReportingOverflow(by: kept)
        return Downstream.cost(product.overflow ? nil : money(product.partialValue / 12), currency)
    }

    private typealias Part = (name: String, tokens: Int?, price: TokenPrice?)

    /// The disjoint buckets with their prices at the prompt's length.
    private static func parts(_ usage: Usage, _ rates: TokenRates) -> [Part] {
        let written5m = rates.cacheWrite5m ?? rates.freshPrompt
        let prices: [(String, Int?, TieredPrice?)] = [
            ("prompt", usage.freshPrompt, rates.freshPrompt),
            ("cached prompt", usage.cacheRead ?? 0, rates.cacheRead ?? rates.freshPrompt),
            ("cache-write", usage.cacheWrite5m ?? 0, written5m),
            ("cache-write", usage.cacheWrite1h ?? 0, rates.cacheWrite1h ?? written5m),
            ("answer", usage.answer, rates.output),
            ("reasoning", usage.reasoning ?? 0, rates.reasoning ?? rates.output),
        ]
        return prices.map { ($0.0, $0.1, $0.2?.price(promptTokens: usage.prompt)) }
    }

    /// Attos of the list's currency times a million, as money of the cost's currency, rounded half to even once.
    private func money(_ attosTimesMillion: Int128) -> Money? {
        let toNanos = Int128(1_000_000) * 1_000_000_000
        guard let conversion = agreement.conversion else {
            return attosTimesMillion.quotientHalfEven(toNanos).map { Money(nanos: $0, currency: currency) }
        }
        // Twelve decimals of the rate are more than any is quoted with, and keep the product in range.
        let rate = conversion.rate.attos / 1_000_000
        let product = (attosTimesMillion / 1_000_000).multipliedReportingOverflow(by: rate)
        guard !product.overflow else { return nil }
        return product.partialValue.quotientHalfEven(Int128(1_000_000_000) * 1_000_000_000_000).map {
            Money(nanos: $0, currency: currency)
        }
    }
}

extension Int128 {
    /// The quotient rounded half to even; `nil` where it does not fit.
    func quotientHalfEven(_ divisor: Int128) -> Int64? {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        let isUp = remainder > divisor / 2 || (remainder * 2 == divisor && quotient % 2 != 0)
        return Int64(exactly: quotient + (isUp ? 1 : 0))
    }
}

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
        var sum = Sum(prompt: usage.prompt, perRequest: rates.perRequest)
        let written5m = rates.cacheWrite5m ?? rates.freshPrompt
        sum.add("prompt", usage.freshPrompt, rates.freshPrompt)
        sum.add("cached prompt", usage.cacheRead ?? 0, rates.cacheRead ?? rates.freshPrompt)
        sum.add("cache-write", usage.cacheWrite5m ?? 0, written5m)
        sum.add("cache-write", usage.cacheWrite1h ?? 0, rates.cacheWrite1h ?? written5m)
        sum.add("answer", usage.answer, rates.output)
        sum.add("reasoning", usage.reasoning ?? 0, rates.reasoning ?? rates.output)
        guard let attos = sum.attos, let total = money(attos) else {
            return .atLeast(.zero(currency), because: "the cost is too large to be counted")
        }
        if sum.isUnknown {
            return .atLeast(total, because: "the server did not report all of its token counts")
        }
        if let bare = sum.unpriced {
            return .atLeast(total, because: "\(agreement.source) states no price for \(bare) tokens")
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

    /// The disjoint buckets of one request, added up at the prices of its prompt's length.
    private struct Sum {
        let prompt: Int?
        /// Per million tokens in attos: a million of them are an atto of the cost; `nil` once it is too large.
        private(set) var attos: Int128?
        /// Whether some bucket's tokens are not known.
        private(set) var isUnknown = false
        /// The first bucket that has tokens and no price.
        private(set) var unpriced: StaticString?

        /// Begins with the fee per request.
        init(prompt: Int?, perRequest: TokenPrice?) {
            self.prompt = prompt
            let fee = (perRequest?.attos ?? 0).multipliedReportingOverflow(by: 1_000_000)
            attos = fee.overflow ? nil : fee.partialValue
        }

        mutating func add(_ bucket: StaticString, _ tokens: Int?, _ price: TieredPrice?) {
            guard let tokens else {
                isUnknown = true
                return
            }
            guard tokens != 0 else { return }
            guard let price else {
                if tokens > 0 { unpriced = unpriced ?? bucket }
                return
            }
            let product = price.price(promptTokens: prompt).attos.multipliedReportingOverflow(
                by: Int128(tokens))
            let next = attos?.addingReportingOverflow(product.partialValue)
            attos = product.overflow || next?.overflow != false ? nil : next?.partialValue
        }
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

package import AssayCore

/// Prices per million tokens of each bucket, and a fee per request.
package struct TokenPricing: Pricing {
    /// The price of a million prompt tokens computed anew.
    package var freshPrompt: Money
    /// The price of a million prompt tokens read from a cache.
    package var cacheRead: Money
    /// The price of a million prompt tokens written to a cache.
    package var cacheWrite: Money
    /// The price of a million output tokens, reasoning included.
    package var output: Money
    /// The fee of a request.
    package var perRequest: Money

    /// Makes prices; all are in one currency.
    package init(freshPrompt: Money, cacheRead: Money, cacheWrite: Money, output: Money, perRequest: Money) {
        self.freshPrompt = freshPrompt
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.output = output
        self.perRequest = perRequest
    }

    /// The currency of every price.
    package var currency: Currency { freshPrompt.currency }

    /// The prices in one line.
    package var basis: String {
        "per million tokens: prompt \(freshPrompt.decimalText), cached \(cacheRead.decimalText), "
            + "output \(output.decimalText) \(currency); per request \(perRequest.decimalText) \(currency)"
    }

    /// The cost of each request: Σ over buckets of tokens × price, rounded once, plus the fee.
    ///
    /// Where a bucket is unknown the cost is at least what the known ones come to.
    package func costs(of work: PricedWork) -> [Cost] { work.exchanges.map(cost) }

    /// Prices per token are known at once.
    package func cost(asItGoes exchange: Exchange) -> Cost? { cost(of: exchange) }

    private func cost(of exchange: Exchange) -> Cost {
        let usage = exchange.usage
        let parts: [(Int?, Money)] = [
            (usage.freshPrompt, freshPrompt), (usage.cacheRead ?? 0, cacheRead),
            ((usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0), cacheWrite), (usage.output, output),
        ]
        let perMillion = parts.reduce(Int128(0)) { $0 + Int128($1.0 ?? 0) * Int128($1.1.nanos) }
        guard let nanos = Self.rounded(perMillion, over: 1_000_000),
            let total = Money(nanos: nanos, currency: currency).adding(perRequest)
        else { return .atLeast(perRequest, because: "the cost is too large to be counted") }
        guard parts.allSatisfy({ $0.0 != nil }) else {
            return .atLeast(total, because: "the server did not report all of its token counts")
        }
        return .known(total)
    }

    /// The quotient rounded half to even; `nil` where it does not fit.
    private static func rounded(_ value: Int128, over divisor: Int128) -> Int64? {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        let up = remainder * 2 > divisor || (remainder * 2 == divisor && quotient % 2 != 0)
        return Int64(exactly: quotient + (up ? 1 : 0))
    }
}

import AssayCore
import AssayEconomics
import Testing

func exchange(_ number: Int, _ usage: Usage, milliseconds: Int64 = 10, episode: String? = nil) -> Exchange {
    let sent = MonotonicInstant(nanoseconds: 0)
    return Exchange(
        request: GenerationRequest(
            id: ExchangeID(episode: episode ?? "e\(number)"), scheduled: sent, messages: []), backend: "b",
        trace: Trace(scheduled: sent, sent: sent, closed: sent + .milliseconds(milliseconds)), usage: usage,
        ending: .completed(.stop))
}

/// Pricing by flat prices per million tokens.
func pricing(
    fresh: String, read: String? = nil, write: String? = nil, output: String, perRequest: String? = nil
) -> TokenPricing {
    func price(_ text: String?) -> TieredPrice? {
        text.flatMap { TokenPrice(decimal: $0) }.map { TieredPrice($0) }
    }
    let rates = TokenRates(
        freshPrompt: price(fresh), cacheRead: price(read), cacheWrite5m: price(write), output: price(output),
        perRequest: perRequest.flatMap { TokenPrice(decimal: $0) })
    return TokenPricing(
        PriceAgreement(
            currency: .usDollar, schedule: PriceSchedule([PriceSchedule.Period(.always, rates)]),
            source: "a test"))
}

func dollars(_ text: String) -> Money { Money(decimal: text, currency: .usDollar) ?? .zero(.usDollar) }

/// Capacity at a stated rate.
func owned(_ rate: String, utilisation: Int, _ sharing: CapacitySharing) throws -> OwnedCapacity {
    OwnedCapacity(
        try #require(
            CapacityTerms(
                rate: .stated(dollars(rate)), utilisationPercent: utilisation, sharing: sharing)))
}

@Suite struct PricingTests {
    static let work = PricedWork(
        exchanges: (1...7).map {
            exchange($0, Usage(freshPrompt: 13 * $0, cacheRead: $0, answer: 7), milliseconds: Int64($0))
        },
        held: .seconds(100))

    /// claude-3.7: 3 fresh, 12,304 written and 550 output tokens at 3, 3.75 and 15 dollars a million are $0.054399;
    /// gpt-5: 4,262 fresh, 4,864 cached and 3,197 output tokens at 1.25, 0.125 and 10 dollars a million are $0.0379055.
    @Test(arguments: [
        (Usage(freshPrompt: 3, cacheWrite5m: 12_304, answer: 550), "3", "0.30", "3.75", "15", "0.054399"),
        (
            Usage(freshPrompt: 4_262, cacheRead: 4_864, answer: 3_197), "1.25", "0.125", "1.25", "10",
            "0.0379055"
        ),
    ])
    func `published calls cost what was billed for them`(
        usage: Usage, fresh: String, read: String, write: String, output: String, cost: String
    ) {
        let priced = pricing(fresh: fresh, read: read, write: write, output: output)
        let costs = priced.costs(of: PricedWork(exchanges: [exchange(1, usage)], held: .zero))
        #expect(costs == [.known(dollars(cost))])
    }

    @Test(
        arguments: [
            (.connect, nil, true), (.tls, nil, true), (.rateLimited, 429, true), (.server, 503, true),
            (.badRequest, 400, true), (.timeout, nil, false), (.server, 504, false), (.timeout, 408, false),
            (.brokenStream, 200, false), (.errorInStream, 200, false), (.brokenStream, nil, false),
        ] as [(Failure.Kind, Int?, Bool)])
    func `a request that was turned away costs nothing, one that may have been served is not known`(
        kind: Failure.Kind, status: Int?, isRefused: Bool
    ) {
        var failed = exchange(1, .unknown)
        failed.ending = .failed(Failure(kind, "no"))
        failed.wire = status.map { WireDetails(status: $0) }
        let costs = pricing(fresh: "1", output: "2", perRequest: "0.01").costs(
            of: PricedWork(exchanges: [failed], held: .zero))
        if isRefused {
            #expect(costs == [.known(.zero(.usDollar))])
        } else if case .known = costs.first {
            Issue.record("a cost that nobody knows is told as known")
        }
    }

    @Test func `a refusal that reports its tokens is billed for them`() {
        var failed = exchange(1, Usage(freshPrompt: 1_000_000, answer: 0))
        failed.ending = .failed(Failure(.badRequest, "no"))
        failed.wire = WireDetails(status: 400)
        let costs = pricing(fresh: "1", output: "2").costs(of: PricedWork(exchanges: [failed], held: .zero))
        #expect(costs == [.known(dollars("1"))])
    }

    @Test func `the basis names every period's prices and where they come from`() {
        let day = TokenRates(freshPrompt: TieredPrice(TokenPrice(attos: 2 * 1_000_000_000_000_000_000)))
        let schedule = PriceSchedule([
            PriceSchedule.Period(.always, day),
            PriceSchedule.Period(.daily(from: 59_400, to: 1800), TokenRates(perRequest: .free)),
        ])
        let agreement = PriceAgreement(
            currency: .usDollar, schedule: schedule, service: ["processing": "batch"], source: "a list")
        #expect(
            TokenPricing(agreement).basis
                == "per million tokens in USD: input 2; daily 16:30:00 to 00:30:00 UTC: per request 0; processing batch, a list"
        )
    }

    @Test func `missing usage makes the cost at least something, never less`() {
        let priced = pricing(fresh: "1", output: "2", perRequest: "0.001")
        let costs = priced.costs(
            of: PricedWork(exchanges: [exchange(1, Usage(freshPrompt: 1000))], held: .zero))
        guard case .atLeast(let money, _) = costs.first else {
            Issue.record("an unknown cost was taken as known")
            return
        }
        #expect(money == dollars("0.002"))
    }

    @Test(arguments: [CapacitySharing.tokens, .time])
    func `the parts of owned capacity add up to what it costs to hold, to the last digit`(
        sharing: CapacitySharing
    ) throws {
        let capacity = try owned("0.37", utilisation: 60, sharing)
        let parts = capacity.costs(of: Self.work).map(\.lowerBound.nanos)
        // 0.37 $/h × 100 s ÷ 3600 s/h ÷ 0.60, down to whole billionths.
        #expect(parts.reduce(0, +) == 17_129_629)
        #expect(parts == parts.sorted())
        #expect(capacity.costs(of: PricedWork(exchanges: [], held: .seconds(1))).isEmpty)
    }

    @Test func `failed requests without tokens still share what nobody else can carry`() throws {
        let capacity = try owned("3.6", utilisation: 100, .tokens)
        let costs = capacity.costs(
            of: PricedWork(exchanges: [exchange(1, .unknown), exchange(2, .unknown)], held: .seconds(1)))
        #expect(costs.map(\.lowerBound.nanos) == [500_000, 500_000])
    }

    @Test func `prices are additive over any split and blind to order`() {
        let priced = pricing(
            fresh: "0.15", read: "0.075", write: "0.2", output: "0.6", perRequest: "0.000001")
        func sum(_ exchanges: [Exchange]) -> Int64 {
            priced.costs(of: PricedWork(exchanges: exchanges, held: .zero)).reduce(0) {
                $0 + $1.lowerBound.nanos
            }
        }
        let all = Self.work.exchanges
        for split in 0...all.count {
            #expect(sum(all) == sum(Array(all[..<split])) + sum(Array(all[split...])))
        }
        #expect(sum(all) == sum(all.reversed()))
    }
}

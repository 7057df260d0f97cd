/// A model's prices over time: which rates hold when, and for which kind of service.
public struct PriceSchedule: Sendable, Hashable {
    /// When a set of rates holds.
    public enum Condition: Sendable, Hashable {
        case always
        /// From a day on, at 0:00 UTC, in days since 1970-01-01.
        case from(day: Int)
        /// Daily between two times of the day in UTC, in seconds since midnight; the end is exclusive and may lie on the next day.
        case daily(from: Int, to: Int)

        /// Whether it holds at an instant, in seconds since 1970.
        public func holds(at seconds: Int64) -> Bool {
            let second = Int((seconds % 86_400 + 86_400) % 86_400)
            let day = Int((seconds - Int64(second)) / 86_400)
            return switch self {
            case .always: true
            case .from(let first): day >= first
            case .daily(let from, let to) where from <= to: (from..<to).contains(second)
            case .daily(let from, let to): second >= from || second < to
            }
        }
    }

    /// Rates under a condition.
    public struct Period: Sendable, Hashable {
        /// When they hold.
        public var condition: Condition
        /// The rates.
        public var rates: TokenRates

        /// Makes a period.
        public init(_ condition: Condition, _ rates: TokenRates) {
            self.condition = condition
            self.rates = rates
        }
    }

    /// Prices that a kind of service puts in the place of the standard ones, such as `processing: batch`.
    public struct Variant: Sendable, Hashable {
        /// What the request must be, every member of it.
        public var when: [String: String]
        /// When the prices hold.
        public var condition: Condition
        /// The prices that differ.
        public var rates: TokenRates

        /// Makes a variant.
        public init(when: [String: String], _ condition: Condition, _ rates: TokenRates) {
            self.when = when
            self.condition = condition
            self.rates = rates
        }
    }

    /// The periods; the last that holds counts, and the first where none does.
    public var periods: [Period]
    /// The variants; of two that state one price the first counts.
    public var variants: [Variant]

    /// Makes a schedule.
    public init(_ periods: [Period], variants: [Variant] = []) {
        self.periods = periods
        self.variants = variants
    }

    /// The rates at an instant, in seconds since 1970, for a kind of service; `nil` where there is no period.
    public func rates(at seconds: Int64, service: [String: String]) -> TokenRates? {
        guard let standard = (periods.last { $0.condition.holds(at: seconds) } ?? periods.first)?.rates else {
            return nil
        }
        // Later ones first, so that the first has the last word.
        return variants.reversed().reduce(standard) { rates, variant in
            let applies =
                variant.condition.holds(at: seconds)
                && variant.when.allSatisfy { service[$0.key] == $0.value }
            return applies ? rates.overridden(by: variant.rates) : rates
        }
    }
}

extension PriceSchedule {
    /// The same with every price that is given in the place of the one that held in each period.
    public func overridden(by rates: TokenRates) -> PriceSchedule {
        mapped { $0.overridden(by: rates) }
    }

    /// The same with every price, fees included, less a discount in percent, exact to hundredths of a percent.
    public func discounted(percent: Quantity) -> PriceSchedule {
        let kept = 10_000 - Int128(min(10_000, percent.attos / (Quantity.scale / 100)))
        func less(_ price: TokenPrice) -> TokenPrice { TokenPrice(attos: price.attos * kept / 10_000) }
        return mapped { rates in
            var rates = rates
            for bucket in TokenRates.buckets {
                rates[keyPath: bucket.path] = rates[keyPath: bucket.path].map { price in
                    TieredPrice(
                        less(price.base),
                        tiers: price.tiers.map { TieredPrice.Tier(above: $0.above, price: less($0.price)) })
                }
            }
            rates.perRequest = rates.perRequest.map(less)
            return rates
        }
    }

    private func mapped(_ change: (TokenRates) -> TokenRates) -> PriceSchedule {
        PriceSchedule(
            periods.map { Period($0.condition, change($0.rates)) },
            variants: variants.map { Variant(when: $0.when, $0.condition, change($0.rates)) })
    }
}

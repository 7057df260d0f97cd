import AssayCore
import AssayFormats

/// Writes prices for people.
enum PriceWords {
    /// The standard prices that hold now, in one line.
    static func line(_ schedule: PriceSchedule, now: Int64) -> String {
        schedule.rates(at: now, service: [:]).map(rates) ?? "no price"
    }

    /// Every period and every variant on a line of its own.
    static func lines(_ schedule: PriceSchedule) -> [String] {
        schedule.periods.map { condition($0.condition) + rates($0.rates) }
            + schedule.variants.map { variant in
                let when = variant.when.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                return when.joined(separator: ", ") + ": " + condition(variant.condition)
                    + rates(variant.rates)
            }
    }

    private static func condition(_ condition: PriceSchedule.Condition) -> String {
        switch condition {
        case .always: ""
        case .from(let day): "from \(CalendarDay.text(day)): "
        case .daily(let from, let to): "daily \(DayTime.text(from)) to \(DayTime.text(to)) UTC: "
        }
    }

    private static func rates(_ rates: TokenRates) -> String {
        let prices = TokenRates.buckets.compactMap { bucket in
            rates[keyPath: bucket.path].map { price in
                bucket.name + " " + price.base.decimalText
                    + price.tiers.map { " (\($0.price.decimalText) beyond \($0.above))" }.joined()
            }
        }
        return (prices + (rates.perRequest.map { ["per request \($0.decimalText)"] } ?? [])).joined(
            separator: ", ")
    }
}

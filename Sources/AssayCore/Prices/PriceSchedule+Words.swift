extension TokenRates {
    /// The prices in one line, per million tokens, for people to read.
    public var words: String {
        let prices = Self.buckets.compactMap { bucket in
            self[keyPath: bucket.path].map { price in
                bucket.name + " " + price.base.decimalText
                    + price.tiers.map { " (\($0.price.decimalText) beyond \($0.above) prompt tokens)" }
                    .joined()
            }
        }
        return (prices + (perRequest.map { ["per request \($0.decimalText)"] } ?? [])).joined(separator: ", ")
    }
}

extension PriceSchedule {
    /// Every period in words, in the order in which the last that holds counts.
    public var periodWords: [String] { periods.map { $0.condition.words + $0.rates.words } }

    /// Every kind of service that has prices of its own, in words.
    public var variantWords: [String] {
        variants.map { variant in
            let when = variant.when.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            return when.joined(separator: ", ") + ": " + variant.condition.words + variant.rates.words
        }
    }
}

extension PriceSchedule.Condition {
    /// When it holds, with a colon; nothing where it always does.
    fileprivate var words: String {
        switch self {
        case .always: ""
        case .from(let day): "from \(CalendarDay.text(day)): "
        case .daily(let from, let to): "daily \(DayTime.text(from)) to \(DayTime.text(to)) UTC: "
        }
    }
}

/// How a backend's tokens are priced: a model's schedule, the kind of service bought, and where it comes from.
public struct PriceAgreement: Sendable, Hashable {
    /// A conversion into another currency at a stated rate.
    public struct Conversion: Sendable, Hashable {
        /// The currency converted to.
        public var currency: Currency
        /// What one unit of the list's currency is worth in it.
        public var rate: TokenPrice
        /// The day of the rate, as written.
        public var date: String

        /// Makes a conversion.
        public init(to currency: Currency, rate: TokenPrice, date: String) {
            self.currency = currency
            self.rate = rate
            self.date = date
        }
    }

    /// The currency of the schedule.
    public var currency: Currency
    /// The prices.
    public var schedule: PriceSchedule
    /// The kind of service, such as `processing: batch`.
    public var service: [String: String]
    /// The conversion; `nil` keeps the schedule's currency.
    public var conversion: Conversion?
    /// The price of keeping a million tokens in a cache for an hour; `nil` is none.
    public var cacheStorage: TokenPrice?
    /// Where the prices come from, in words: a price book with its version and the model in it, or the configuration.
    public var source: String

    /// Makes an agreement.
    public init(
        currency: Currency, schedule: PriceSchedule, service: [String: String] = [:],
        conversion: Conversion? = nil,
        source: String
    ) {
        self.currency = currency
        self.schedule = schedule
        self.service = service
        self.conversion = conversion
        self.source = source
    }

    /// The currency of costs.
    public var costCurrency: Currency { conversion?.currency ?? currency }
}

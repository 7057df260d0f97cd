/// The work of one backend at one level of load, to be priced.
public struct PricedWork: Sendable {
    /// The requests, warm-up excluded.
    public var exchanges: [Exchange]
    /// The time for which the capacity was held for them.
    public var held: Nanoseconds
    /// What the instants are on the calendar, since prices change.
    public var clock: ClockOrigin

    /// Makes the work.
    public init(
        exchanges: [Exchange], held: Nanoseconds,
        clock: ClockOrigin = .unknown
    ) {
        self.exchanges = exchanges
        self.held = held
        self.clock = clock
    }
}

/// Says what requests cost: by price per token, or by capacity owned.
public protocol Pricing: Sendable {
    /// The currency of every cost.
    var currency: Currency { get }

    /// How costs come about, for people to read, in one line.
    var basis: String { get }

    /// The cost of each request, in the order given; nothing is lost in rounding: the costs of owned capacity add up to what it
    /// costs to hold.
    func costs(of work: PricedWork) -> [Cost]

    /// What one request costs, where that is known as soon as it has ended; `nil` where it depends on the rest of the work.
    func cost(asItGoes exchange: Exchange, clock: ClockOrigin) -> Cost?

    /// What holding owned capacity for the work cost, idle time included; `nil` where nothing is owned.
    func capacity(of work: PricedWork, level: Int, backend: String) -> HeldCapacity?

    /// What it costs to keep what a request wrote to a cache; `nil` where nothing is charged for it.
    func storage(of exchange: Exchange) -> Cost?
}

extension Pricing {
    /// Most prices are known only when the work is done.
    public func cost(asItGoes exchange: Exchange, clock: ClockOrigin) -> Cost? { nil }

    /// Most capacity is somebody else's.
    public func capacity(of work: PricedWork, level: Int, backend: String) -> HeldCapacity? { nil }

    /// Most providers charge nothing for keeping.
    public func storage(of exchange: Exchange) -> Cost? { nil }
}

/// Owned capacity that one level of load held, and what was charged for it.
public struct HeldCapacity: Sendable, Hashable {
    /// The level, an index into the plan's levels.
    public var level: Int
    /// The backend's name in the configuration.
    public var backend: String
    /// What was agreed.
    public var terms: CapacityTerms
    /// The rate of an hour of all of it.
    public var ratePerHour: Money
    /// The time for which it was held.
    public var held: Nanoseconds
    /// The part of that time in which a request was under way.
    public var busy: Nanoseconds
    /// What the run was charged: rate × time held ÷ planned utilisation.
    public var charged: Money
    /// The part of it that pays for the time in which it is planned to be idle.
    public var idle: Money

    /// Makes an account of it.
    public init(
        level: Int, backend: String, terms: CapacityTerms, ratePerHour: Money, held: Nanoseconds,
        busy: Nanoseconds, charged: Money, idle: Money
    ) {
        self.level = level
        self.backend = backend
        self.terms = terms
        self.ratePerHour = ratePerHour
        self.held = held
        self.busy = busy
        self.charged = charged
        self.idle = idle
    }
}

/// What one meter measured in the steady window of one level.
public struct MeasuredEnergy: Sendable, Hashable {
    /// The level, an index into the plan's levels.
    public var level: Int
    /// The meter.
    public var meter: MeterIdentity
    /// What the site makes of energy.
    public var terms: EnergyTerms
    /// The steady window's length.
    public var window: Nanoseconds
    /// ∫P dt over the window, in joules, without the site's overhead; `nil` where it was not measured.
    public var joules: Double?
    /// Why it was not measured; `nil` where it was.
    public var reason: String?
    /// The share of the window that readings cover; what lies between is taken at their mean.
    public var coverage: Double
    /// The mean power before the load, in watts; `nil` where it was neither measured nor declared.
    public var idleWatts: Double?

    /// Makes a measurement.
    public init(
        level: Int, meter: MeterIdentity, terms: EnergyTerms, window: Nanoseconds, joules: Double?,
        reason: String? = nil, coverage: Double, idleWatts: Double?
    ) {
        self.level = level
        self.meter = meter
        self.terms = terms
        self.window = window
        self.joules = joules
        self.reason = reason
        self.coverage = coverage
        self.idleWatts = idleWatts
    }

    /// PUE·∫P dt, in joules.
    public var gross: Double? { joules.map { $0 * terms.pue.inUnits } }

    /// PUE·∫(P − idle power) dt, in joules; `nil` where the idle power is not known.
    public var aboveIdle: Double? {
        guard let joules, let idleWatts else { return nil }
        return (joules - idleWatts * window.inSeconds) * terms.pue.inUnits
    }
}

/// How energy is measured, as it is configured.
public struct EnergySetting: Sendable, Hashable {
    /// A meter.
    public struct Meter: Sendable, Hashable {
        /// Where it is read.
        public enum Source: Sendable, Hashable {
            /// The kernel's powercap counters in a folder.
            case rapl(folder: String)
            /// NVIDIA's management library, loaded at run time.
            case nvml(library: String)
            /// A series of an exporter's page, times a factor: watts, or joules counted.
            case prometheus(url: String, metric: String, unit: PowerUnit)
            /// What somebody states, in watts.
            case declared(watts: Double, idleWatts: Double?)
        }

        /// The name.
        public var name: String
        /// What its figures cover.
        public var boundary: EnergyBoundary
        /// Where it is read.
        public var source: Source

        /// Makes a meter.
        public init(name: String, boundary: EnergyBoundary, source: Source) {
            self.name = name
            self.boundary = boundary
            self.source = source
        }
    }

    /// The unit of an exporter's series.
    public enum PowerUnit: String, Sendable, Hashable, CaseIterable {
        case watts = "W"
        case milliwatts = "mW"
        case joules = "J"
        case millijoules = "mJ"
    }

    /// The meters; figures of the first are the headline ones.
    public var meters: [Meter]
    /// The time between two readings.
    public var interval: Nanoseconds
    /// For how long the idle machine is metered before the load.
    public var idle: Nanoseconds
    /// What energy costs and does.
    public var terms: EnergyTerms

    /// Makes a setting.
    public init(meters: [Meter], interval: Nanoseconds, idle: Nanoseconds, terms: EnergyTerms) {
        self.meters = meters
        self.interval = interval
        self.idle = idle
        self.terms = terms
    }
}

/// What a site makes of energy.
public struct EnergyTerms: Sendable, Hashable {
    /// What the site draws for each watt that is metered; 1 where the meter is at the wall.
    public var pue: Quantity
    /// Grams of CO₂ equivalent of a kilowatt-hour; `nil` where nobody says.
    public var carbonPerKWh: Quantity?
    /// The price of a kilowatt-hour; `nil` where nobody says.
    public var pricePerKWh: Money?

    /// Makes terms.
    public init(pue: Quantity = Quantity(1), carbonPerKWh: Quantity? = nil, pricePerKWh: Money? = nil) {
        self.pue = pue
        self.carbonPerKWh = carbonPerKWh
        self.pricePerKWh = pricePerKWh
    }
}

/// The meters of a run and what its site makes of energy, as the run keeps them.
public struct EnergyStamp: Sendable, Hashable {
    /// The meters, the headline one first.
    public var meters: [MeterIdentity]
    /// What the site makes of energy.
    public var terms: EnergyTerms

    /// Makes a stamp.
    public init(meters: [MeterIdentity], terms: EnergyTerms) {
        self.meters = meters
        self.terms = terms
    }
}

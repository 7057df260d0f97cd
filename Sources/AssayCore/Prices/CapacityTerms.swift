/// By what the cost of owned capacity is shared among requests.
public enum CapacitySharing: String, Sendable, Hashable, CaseIterable {
    /// The tokens computed: fresh prompt and output.
    case tokens
    /// The time that each took, from its sending to its end.
    case time
}

/// What owning a machine costs, as its owner states it.
public struct CapacityCosts: Sendable, Hashable {
    /// What was paid for it.
    public var capex: Money
    /// What it will still fetch at the end of its life.
    public var residual: Money
    /// Its life in years.
    public var lifeYears: Int
    /// What money costs, in percent a year.
    public var financingPercent: Quantity
    /// What it draws, all of it together, in watts.
    public var watts: Quantity
    /// What the site draws for each watt of it.
    public var pue: Quantity
    /// The price of a kilowatt-hour.
    public var energyPerKWh: Money
    /// The price of hosting a rack unit for a month.
    public var hostingPerRackUnitMonth: Money
    /// Maintenance in a year.
    public var maintenancePerYear: Money
    /// The staff that keeps it running, in a year.
    public var staffPerYear: Money
    /// The share of the year in which it can be used.
    public var availability: Quantity

    /// Makes the costs.
    public init(
        capex: Money, residual: Money, lifeYears: Int, financingPercent: Quantity, watts: Quantity,
        pue: Quantity, energyPerKWh: Money, hostingPerRackUnitMonth: Money, maintenancePerYear: Money,
        staffPerYear: Money, availability: Quantity
    ) {
        self.capex = capex
        self.residual = residual
        self.lifeYears = lifeYears
        self.financingPercent = financingPercent
        self.watts = watts
        self.pue = pue
        self.energyPerKWh = energyPerKWh
        self.hostingPerRackUnitMonth = hostingPerRackUnitMonth
        self.maintenancePerYear = maintenancePerYear
        self.staffPerYear = staffPerYear
        self.availability = availability
    }
}

/// Capacity that is paid for by the hour, as it is configured.
public struct CapacityTerms: Sendable, Hashable {
    /// Where the rate of an hour comes from.
    public enum Rate: Sendable, Hashable {
        /// It was stated.
        case stated(Money)
        /// It follows from what owning the machine costs.
        case built(CapacityCosts)
    }

    /// Where the rate comes from.
    public let rate: Rate
    /// The rate of an hour of all of it.
    public let ratePerHour: Money
    /// The share of the time for which it is planned to be busy, in percent; the rest is paid for too.
    public var utilisationPercent: Int
    /// By what the cost is shared.
    public var sharing: CapacitySharing
    /// The accelerators in it; `nil` where nobody says.
    public var accelerators: Int?
    /// The rack units that it takes up; `nil` where nobody says.
    public let rackUnits: Quantity?

    /// Makes terms; `nil` where the rate of an hour cannot be counted.
    public init?(
        rate: Rate, utilisationPercent: Int, sharing: CapacitySharing, accelerators: Int? = nil,
        rackUnits: Quantity? = nil
    ) {
        switch rate {
        case .stated(let money): ratePerHour = money
        case .built(let costs):
            guard let built = costs.ratePerHour(rackUnits: rackUnits ?? Quantity(0)) else { return nil }
            ratePerHour = built
        }
        self.rate = rate
        self.utilisationPercent = utilisationPercent
        self.sharing = sharing
        self.accelerators = accelerators
        self.rackUnits = rackUnits
    }
}

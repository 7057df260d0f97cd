extension CapacityCosts {
    /// The hours of a year.
    public static let hoursPerYear = Quantity(8760)

    /// What an hour of the machine costs while it can be used; `nil` where a figure is too large or a divisor zero.
    ///
    /// [(capex − residual/(1+r)ⁿ)·CRF + maintenance + hosting + staff] ÷ (8760·availability) + kW·PUE·energy price, with
    /// CRF = r(1+r)ⁿ ÷ ((1+r)ⁿ − 1), or 1/n where r is zero: the rate of an accelerator times their number. Every step is decimal
    /// arithmetic, rounded half to even at the eighteenth decimal; the rate is rounded half to even once, to the nano-unit.
    public func ratePerHour(rackUnits: Quantity) -> Money? {
        let hosting = Quantity(hostingPerRackUnitMonth)?.times(rackUnits)?.times(Quantity(12))
        let yearly = capitalPerYear?.adding(Quantity(maintenancePerYear))?.adding(hosting)?.adding(
            Quantity(staffPerYear))
        return yearly?.over(Self.hoursPerYear.times(availability))?.adding(energyPerHour)?.money(
            capex.currency)
    }

    /// What is written off and paid for the money in a year.
    public var capitalPerYear: Quantity? {
        guard lifeYears > 0, let rate = financingPercent.over(Quantity(100)) else { return nil }
        let years = Quantity(lifeYears)
        guard rate.attos > 0 else {
            return Quantity(capex)?.subtracting(Quantity(residual))?.over(years)
        }
        guard let growth = Quantity(1).adding(rate)?.raised(to: lifeYears) else { return nil }
        let recovery = rate.times(growth)?.over(growth.subtracting(Quantity(1)))
        return Quantity(capex)?.subtracting(Quantity(residual)?.over(growth))?.times(recovery)
    }

    /// What an hour's energy costs.
    public var energyPerHour: Quantity? {
        watts.over(Quantity(1000))?.times(pue)?.times(Quantity(energyPerKWh))
    }
}

extension CapacityTerms {
    /// What the rate was built from, for people: every input.
    public var inputs: [String] {
        let size =
            (accelerators.map { ["\($0) accelerator\($0 == 1 ? "" : "s")"] } ?? [])
            + (rackUnits.map { ["\($0.decimalText) rack units"] } ?? [])
        guard case .built(let costs) = rate else { return size }
        let parts = [
            "capex \(costs.capex.decimalText)", "residual \(costs.residual.decimalText)",
            "life \(costs.lifeYears) years", "financing \(costs.financingPercent.decimalText) %",
            "\(costs.watts.decimalText) W", "PUE \(costs.pue.decimalText)",
            "energy \(costs.energyPerKWh.decimalText) per kWh",
            "hosting \(costs.hostingPerRackUnitMonth.decimalText) per rack unit and month",
            "maintenance \(costs.maintenancePerYear.decimalText) a year",
            "staff \(costs.staffPerYear.decimalText) a year",
            "availability \(costs.availability.decimalText)",
        ]
        return parts + size
    }
}

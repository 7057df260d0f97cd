import AssayCore
import Glibc

/// An input of what an hour of a machine costs, as the sensitivity varies it.
struct CapacityInput: Sendable {
    let name: String
    /// The costs where it is so many tenths of what it is; `nil` where that cannot be counted.
    let varied: @Sendable (CapacityCosts, Int64) -> CapacityCosts?
    /// Where it can go no further, in words.
    var bound = ""
    /// Takes it back to there.
    var hold: @Sendable (inout CapacityCosts) -> Void = { _ in }

    static let all = [
        CapacityInput(
            name: "capex", varied: { $0.with(\.capex, $1) }, bound: "at least the residual",
            hold: { $0.capex.nanos = max($0.capex.nanos, $0.residual.nanos) }),
        CapacityInput(
            name: "residual", varied: { $0.with(\.residual, $1) }, bound: "at most the capex",
            hold: { $0.residual.nanos = min($0.residual.nanos, $0.capex.nanos) }),
        CapacityInput(name: "financing", varied: { $0.with(\.financingPercent, $1) }),
        CapacityInput(name: "power", varied: { $0.with(\.watts, $1) }),
        CapacityInput(
            name: "PUE", varied: { $0.with(\.pue, $1) }, bound: "at least 1",
            hold: { $0.pue = max($0.pue, Quantity(1)) }),
        CapacityInput(name: "energy price", varied: { $0.with(\.energyPerKWh, $1) }),
        CapacityInput(name: "hosting", varied: { $0.with(\.hostingPerRackUnitMonth, $1) }),
        CapacityInput(name: "maintenance", varied: { $0.with(\.maintenancePerYear, $1) }),
        CapacityInput(name: "staff", varied: { $0.with(\.staffPerYear, $1) }),
        CapacityInput(
            name: "availability", varied: { $0.with(\.availability, $1) }, bound: "at most 1",
            hold: { $0.availability = min($0.availability, Quantity(1)) }),
    ]
}

extension CapacityTerms {
    /// The rate of an hour where an input is so many tenths of what it is over the rate as it is, and whether the input could not go so
    /// far; `nil` where either rate cannot be counted.
    func factor(
        of input: CapacityInput, _ costs: CapacityCosts, tenths: Int64
    ) -> (factor: Double, isBound: Bool)? {
        guard ratePerHour.nanos > 0, let varied = input.varied(costs, tenths) else { return nil }
        var held = varied
        input.hold(&held)
        guard let rate = held.ratePerHour(rackUnits: rackUnits ?? Quantity(0)) else { return nil }
        return (rate.inUnits / ratePerHour.inUnits, held != varied)
    }

    /// The rate of an hour where the life is multiplied by a factor, in parts of a year too, over the rate as it is: in binary floating
    /// point, which is enough for a figure that is shown.
    func factor(lifeOf costs: CapacityCosts, by factor: Double) -> Double {
        let now = costs.capitalPerYear(life: Double(costs.lifeYears))
        let other = costs.capitalPerYear(life: Double(costs.lifeYears) * factor)
        let hours = CapacityCosts.hoursPerYear.inUnits * costs.availability.inUnits
        guard ratePerHour.nanos > 0, hours > 0 else { return 1 }
        return 1 + (other - now) / hours / ratePerHour.inUnits
    }
}

extension CapacityCosts {
    /// What is written off and paid for the money in a year, by the formula of ``capitalPerYear`` at a life of any length in years.
    fileprivate func capitalPerYear(life: Double) -> Double {
        let rate = financingPercent.inUnits / 100
        guard rate > 0 else { return (capex.inUnits - residual.inUnits) / life }
        let growth = pow(1 + rate, life)
        return (capex.inUnits - residual.inUnits / growth) * rate * growth / (growth - 1)
    }

    fileprivate func with(_ path: WritableKeyPath<CapacityCosts, Money>, _ tenths: Int64) -> CapacityCosts? {
        var other = self
        guard let money = self[keyPath: path].scaled(by: tenths, over: 10) else { return nil }
        other[keyPath: path] = money
        return other
    }

    fileprivate func with(
        _ path: WritableKeyPath<CapacityCosts, Quantity>, _ tenths: Int64
    ) -> CapacityCosts? {
        var other = self
        guard let number = self[keyPath: path].times(Quantity(Int(tenths)))?.over(Quantity(10)) else {
            return nil
        }
        other[keyPath: path] = number
        return other
    }
}

import AssayCore

/// Reads how capacity that is paid for by the hour is agreed: a rate, or what owning the machine costs.
struct CapacityReader {
    let problems: Problems

    func terms(_ price: inout MappingReader, _ currency: Currency) -> CapacityTerms? {
        let owned = price.node("owned")
        if let owned, price.node["rate_per_hour"] != nil {
            problems.add(
                "the price has both 'rate_per_hour' and 'owned'", hint: "the rate is stated, or built",
                at: owned.location)
        }
        if owned == nil { price.require("rate_per_hour") }
        let stated = price.money("rate_per_hour", currency)
        let percent = Quantity.scale / 100
        let utilisation =
            price.quantity("utilisation", from: Quantity(attos: percent), Quantity(1), decimals: 2)
            ?? Quantity(1)
        let sharing = price.text("share_by") ?? "tokens"
        let accelerators = price.integer("accelerators", in: 1...1_000_000)
        let units = price.quantity("rack_units", Self.most)
        if CapacitySharing(rawValue: sharing) == nil {
            problems.add("'share_by' must be tokens or time", at: price.node["share_by"]?.location)
        }
        let built = owned.flatMap { costs($0, currency) }
        guard let rate = stated.map({ CapacityTerms.Rate.stated($0) }) ?? built.map({ .built($0) }) else {
            return nil
        }
        let terms = CapacityTerms(
            rate: rate, utilisationPercent: Int(utilisation.attos / percent),
            sharing: CapacitySharing(rawValue: sharing) ?? .tokens, accelerators: accelerators,
            rackUnits: units)
        if terms == nil { problems.add("the rate of an hour cannot be counted", at: price.node.location) }
        return terms
    }

    private static let most = Quantity(1_000_000)

    private func costs(_ node: Node, _ currency: Currency) -> CapacityCosts? {
        var owned = MappingReader(node, title: "the owned capacity", problems: problems)
        defer { owned.finish() }
        func money(_ key: String, needed: Bool = false) -> Money? {
            if needed { owned.require(key) }
            return owned.money(key, currency)
        }
        let none = Money.zero(currency)
        let capex = money("capex", needed: true)
        let residual = money("residual") ?? none
        let energy = money("energy_per_kwh", needed: true)
        owned.require("life_years", hint: "whole years: life_years: 5")
        owned.require("watts", hint: "what the whole machine draws")
        let life = owned.integer("life_years", in: 1...50)
        let watts = owned.quantity("watts", Quantity(1_000_000_000))
        let financing = owned.quantity("financing_percent", Quantity(100)) ?? Quantity(0)
        let pue = owned.quantity("pue", from: Quantity(1), Quantity(10)) ?? Quantity(1)
        let availability = owned.quantity("availability", Quantity(1)) ?? Quantity(1)
        let hosting = money("hosting_per_rack_unit_month") ?? none
        let maintenance = money("maintenance_per_year") ?? none
        let staff = money("staff_per_year") ?? none
        guard let capex, let energy, let life, let watts else { return nil }
        if residual.nanos > capex.nanos {
            problems.add("'residual' must not be above 'capex'", at: node["residual"]?.location)
            return nil
        }
        if availability == Quantity(0) {
            problems.add("'availability' must be above 0", at: node["availability"]?.location)
            return nil
        }
        return CapacityCosts(
            capex: capex, residual: residual, lifeYears: life, financingPercent: financing, watts: watts,
            pue: pue, energyPerKWh: energy, hostingPerRackUnitMonth: hosting,
            maintenancePerYear: maintenance, staffPerYear: staff, availability: availability)
    }
}

extension MappingReader {
    /// An exact number within a range, of at most so many decimals where they are limited.
    mutating func quantity(
        _ key: String, from least: Quantity = Quantity(0), _ most: Quantity, decimals: Int? = nil
    ) -> Quantity? {
        guard let found = node(key) else { return nil }
        let step = decimals.map { (0..<$0).reduce(Quantity.scale) { step, _ in step / 10 } } ?? 1
        let value = found.text.flatMap { Quantity(decimal: $0) }.flatMap {
            (least...most).contains($0) && $0.attos % step == 0 ? $0 : nil
        }
        if value == nil {
            problems.add(
                "'\(key)' must be a number from \(least.decimalText) to \(most.decimalText)"
                    + (decimals.map { ", with at most \($0) decimals" } ?? ""),
                at: found.location)
        }
        return value
    }
}

package import AssayCore

extension CapacityTerms {
    /// The terms as a run keeps them: the keys of `assay.yaml`.
    package var json: JSONValue {
        let currency: Currency =
            switch rate {
            case .stated(let money): money.currency
            case .built(let costs): costs.capex.currency
            }
        return .members([
            "currency": .string(currency.code), "rate_per_hour": stated.map { .string($0.decimalText) },
            "owned": built?.json, "utilisation_percent": .integer(Int64(utilisationPercent)),
            "share_by": .string(sharing.rawValue), "accelerators": .int(accelerators),
            "rack_units": rackUnits.map { .string($0.decimalText) },
        ])
    }

    private var stated: Money? { if case .stated(let money) = rate { money } else { nil } }
    private var built: CapacityCosts? { if case .built(let costs) = rate { costs } else { nil } }

    /// Reads such terms; `nil` where they are not of capacity.
    package init?(json: JSONValue) {
        let currency = Currency(json["currency"]?.stringValue ?? "USD")
        let stated = json["rate_per_hour"]?.stringValue.flatMap { Money(decimal: $0, currency: currency) }
        let utilisation = json["utilisation_percent"]?.integerValue ?? 100
        let built = json["owned"].flatMap { CapacityCosts(json: $0, currency: currency) }
        guard let rate = stated.map({ Rate.stated($0) }) ?? built.map({ .built($0) }),
            (1...100).contains(utilisation)
        else { return nil }
        self.init(
            rate: rate, utilisationPercent: Int(utilisation),
            sharing: json["share_by"]?.stringValue.flatMap(CapacitySharing.init(rawValue:)) ?? .tokens,
            accelerators: json["accelerators"]?.integerValue.flatMap { Int(exactly: $0) },
            rackUnits: json["rack_units"]?.stringValue.flatMap { Quantity(decimal: $0) })
    }
}

extension CapacityCosts {
    fileprivate var json: JSONValue {
        [
            "capex": .string(capex.decimalText), "residual": .string(residual.decimalText),
            "life_years": .int(lifeYears), "financing_percent": .string(financingPercent.decimalText),
            "watts": .string(watts.decimalText), "pue": .string(pue.decimalText),
            "energy_per_kwh": .string(energyPerKWh.decimalText),
            "hosting_per_rack_unit_month": .string(hostingPerRackUnitMonth.decimalText),
            "maintenance_per_year": .string(maintenancePerYear.decimalText),
            "staff_per_year": .string(staffPerYear.decimalText),
            "availability": .string(availability.decimalText),
        ]
    }

    fileprivate init?(json: JSONValue, currency: Currency) {
        func money(_ key: String) -> Money? {
            json[key]?.stringValue.flatMap { Money(decimal: $0, currency: currency) }
        }
        func number(_ key: String) -> Quantity? { json[key]?.stringValue.flatMap { Quantity(decimal: $0) } }
        guard let capex = money("capex"), let residual = money("residual"),
            let life = json["life_years"]?.integerValue, (1...50).contains(life),
            let financing = number("financing_percent"), let watts = number("watts"), let pue = number("pue"),
            let energy = money("energy_per_kwh"), let hosting = money("hosting_per_rack_unit_month"),
            let maintenance = money("maintenance_per_year"), let staff = money("staff_per_year"),
            let availability = number("availability")
        else { return nil }
        self.init(
            capex: capex, residual: residual, lifeYears: Int(life), financingPercent: financing, watts: watts,
            pue: pue, energyPerKWh: energy, hostingPerRackUnitMonth: hosting,
            maintenancePerYear: maintenance, staffPerYear: staff, availability: availability)
    }
}

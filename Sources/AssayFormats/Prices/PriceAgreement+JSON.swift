package import AssayCore

extension PriceAgreement {
    /// The agreement as a run keeps it.
    package var json: JSONValue {
        let service = service.sorted { $0.key < $1.key }.map {
            JSONObject.Member(name: $0.key, value: .string($0.value))
        }
        let head = JSONValue.members([
            "currency": .string(currency.code), "source": .string(source),
            "service": service.isEmpty ? nil : .object(JSONObject(service)),
            "cache_storage_per_million_hour": cacheStorage.map { .string($0.decimalText) },
            "convert": conversion.map { conversion in
                [
                    "to": .string(conversion.currency.code), "rate": .string(conversion.rate.decimalText),
                    "date": .string(conversion.date),
                ]
            },
        ])
        return .object(
            JSONObject((head.objectValue?.members ?? []) + (schedule.json.objectValue?.members ?? [])))
    }

    /// Reads such an agreement, or the flat prices that runs kept before there were schedules; `nil` where it cannot be read.
    package init?(json: JSONValue) {
        guard let schedule = PriceSchedule(json: json) ?? Self.flat(json) else { return nil }
        let service = (json["service"]?.objectValue?.members ?? []).compactMap { member in
            member.value.stringValue.map { (member.name, $0) }
        }
        var conversion: Conversion?
        if let stored = json["convert"] {
            guard let to = stored["to"]?.stringValue, let date = stored["date"]?.stringValue,
                let rate = stored["rate"]?.stringValue.flatMap({ TokenPrice(decimal: $0) })
            else { return nil }
            conversion = Conversion(to: Currency(to), rate: rate, date: date)
        }
        self.init(
            currency: Currency(json["currency"]?.stringValue ?? "USD"), schedule: schedule,
            service: Dictionary(service) { first, _ in first }, conversion: conversion,
            source: json["source"]?.stringValue ?? "")
        cacheStorage = json["cache_storage_per_million_hour"]?.stringValue.flatMap { TokenPrice(decimal: $0) }
    }

    /// `input_per_million` and its like, with one price for whatever is written to a cache.
    private static func flat(_ json: JSONValue) -> PriceSchedule? {
        func price(_ name: String) -> TokenPrice? {
            json[name]?.stringValue.flatMap { TokenPrice(decimal: $0) }
        }
        guard let fresh = price("input_per_million"), let output = price("output_per_million") else {
            return nil
        }
        let rates = TokenRates(
            freshPrompt: TieredPrice(fresh),
            cacheRead: price("cached_input_per_million").map { TieredPrice($0) },
            cacheWrite5m: price("cache_write_per_million").map { TieredPrice($0) },
            output: TieredPrice(output),
            perRequest: price("per_request"))
        return PriceSchedule([PriceSchedule.Period(.always, rates)])
    }
}

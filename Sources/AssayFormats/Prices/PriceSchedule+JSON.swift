package import AssayCore

extension PriceSchedule {
    /// The schedule as the members `periods` and `variants`.
    package var json: JSONValue {
        .members([
            "periods": .array(
                periods.map { period in
                    .object(
                        JSONObject(
                            period.condition.members + [.init(name: "prices", value: period.rates.json)]))
                }),
            "variants": .unlessEmpty(
                variants.map { variant in
                    let when = variant.when.sorted { $0.key < $1.key }.map {
                        JSONObject.Member(name: $0.key, value: .string($0.value))
                    }
                    return .object(
                        JSONObject(
                            [.init(name: "when", value: .object(JSONObject(when)))]
                                + variant.condition.members
                                + [.init(name: "prices", value: variant.rates.json)]))
                }),
        ])
    }

    /// Reads such members; `nil` where anything in them cannot be read.
    package init?(json: JSONValue) {
        let entries = json["periods"]?.arrayValue ?? []
        let periods = entries.compactMap { entry -> Period? in
            guard let condition = Condition(json: entry),
                let rates = entry["prices"].flatMap(TokenRates.init(json:))
            else { return nil }
            return Period(condition, rates)
        }
        let special = json["variants"]?.arrayValue ?? []
        let variants = special.compactMap { entry -> Variant? in
            guard let condition = Condition(json: entry),
                let rates = entry["prices"].flatMap(TokenRates.init(json:)),
                let when = entry["when"]?.objectValue
            else { return nil }
            let texts = when.members.compactMap { member in member.value.stringValue.map { (member.name, $0) }
            }
            guard texts.count == when.members.count, !texts.isEmpty else { return nil }
            return Variant(when: Dictionary(texts) { first, _ in first }, condition, rates)
        }
        guard !periods.isEmpty, periods.count == entries.count, variants.count == special.count else {
            return nil
        }
        self.init(periods, variants: variants)
    }
}

extension PriceSchedule.Condition {
    fileprivate var members: [JSONObject.Member] {
        switch self {
        case .always: []
        case .from(let day): [.init(name: "from", value: .string(CalendarDay.text(day)))]
        case .daily(let from, let to):
            [
                .init(
                    name: "daily",
                    value: ["from": .string(DayTime.text(from)), "to": .string(DayTime.text(to))])
            ]
        }
    }

    fileprivate init?(json: JSONValue) {
        if let from = json["from"] {
            guard let day = from.stringValue.flatMap(CalendarDay.parse) else { return nil }
            self = .from(day: day)
        } else if let daily = json["daily"] {
            guard let from = daily["from"]?.stringValue.flatMap(DayTime.parse),
                let to = daily["to"]?.stringValue.flatMap(DayTime.parse)
            else { return nil }
            self = .daily(from: from, to: to)
        } else {
            self = .always
        }
    }
}

extension TokenRates {
    /// The rates as an object: a bucket's price as text, or with its tiers.
    package var json: JSONValue {
        var object = JSONObject()
        for bucket in Self.buckets { object[bucket.name] = self[keyPath: bucket.path]?.json }
        object["per_request"] = perRequest.map { .string($0.decimalText) }
        return .object(object)
    }

    /// Reads such an object; `nil` where a price is none or a bucket is not known.
    package init?(json: JSONValue) {
        guard let members = json.objectValue?.members else { return nil }
        self.init()
        for member in members {
            if member.name == "per_request" {
                guard let fee = member.value.stringValue.flatMap({ TokenPrice(decimal: $0) }) else {
                    return nil
                }
                perRequest = fee
                continue
            }
            guard let bucket = Self.buckets.first(where: { $0.name == member.name }),
                let price = TieredPrice(json: member.value)
            else { return nil }
            self[keyPath: bucket.path] = price
        }
    }
}

extension TieredPrice {
    fileprivate var json: JSONValue {
        guard !tiers.isEmpty else { return .string(base.decimalText) }
        return [
            "base": .string(base.decimalText),
            "tiers": .array(
                tiers.map { ["above": .integer(Int64($0.above)), "price": .string($0.price.decimalText)] }),
        ]
    }

    fileprivate init?(json: JSONValue) {
        guard let base = (json.stringValue ?? json["base"]?.stringValue).flatMap({ TokenPrice(decimal: $0) })
        else {
            return nil
        }
        let entries = json["tiers"]?.arrayValue ?? []
        let tiers = entries.compactMap { entry -> Tier? in
            guard let above = entry["above"]?.integerValue.flatMap({ Int(exactly: $0) }),
                let price = entry["price"]?.stringValue.flatMap({ TokenPrice(decimal: $0) })
            else { return nil }
            return Tier(above: above, price: price)
        }
        guard tiers.count == entries.count else { return nil }
        self.init(base, tiers: tiers)
    }
}

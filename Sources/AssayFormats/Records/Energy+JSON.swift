import AssayCore

extension EnergySample {
    /// The record as `energy.jsonl` holds it.
    var json: JSONValue {
        .members([
            "meter": .string(meter), "at": .instant(at),
            "readings": .unlessEmpty(
                readings.map { reading in
                    switch reading.value {
                    case .microjoules(let count):
                        ["part": .string(reading.part), "uj": .integer(count)]
                    case .watts(let watts): ["part": .string(reading.part), "w": .number(watts)]
                    }
                }), "failure": .text(failure),
        ])
    }

    /// Reads such an object.
    init(json: JSONValue) throws(RecordError) {
        let record = RecordReader(json)
        self.init(
            meter: try record.text("meter"), at: try record.instant("at"),
            readings: json["readings"] == nil
                ? [] : try record.records("readings", EnergyReading.init),
            failure: json["failure"]?.stringValue)
    }
}

extension EnergyReading {
    fileprivate init(_ record: RecordReader) throws(RecordError) {
        let value: Value
        if let count = record.value["uj"]?.integerValue {
            value = .microjoules(count)
        } else {
            value = .watts(try record.number("w"))
        }
        self.init(part: try record.text("part"), value: value)
    }
}

extension EnergyStamp {
    var json: JSONValue {
        .members([
            "meters": .array(meters.map(\.json)), "pue": .string(terms.pue.decimalText),
            "carbon_g_per_kwh": terms.carbonPerKWh.map { .string($0.decimalText) },
            "currency": terms.pricePerKWh.map { .string($0.currency.code) },
            "price_per_kwh": terms.pricePerKWh.map { .string($0.decimalText) },
        ])
    }

    init(_ record: RecordReader) throws(RecordError) {
        func number(_ name: String) -> Quantity? {
            record.value[name]?.stringValue.flatMap { Quantity(decimal: $0) }
        }
        let currency = Currency(record.value["currency"]?.stringValue ?? "USD")
        self.init(
            meters: try record.records("meters", MeterIdentity.init),
            terms: EnergyTerms(
                pue: number("pue") ?? Quantity(1), carbonPerKWh: number("carbon_g_per_kwh"),
                pricePerKWh: record.value["price_per_kwh"]?.stringValue.flatMap {
                    Money(decimal: $0, currency: currency)
                }))
    }
}

extension MeterIdentity {
    fileprivate var json: JSONValue {
        .members([
            "name": .string(name), "kind": .string(kind), "boundary": .string(boundary.rawValue),
            "source": .string(source),
            "wraps_at_uj": wrapsAt.isEmpty
                ? nil
                : .object(
                    JSONObject(
                        wrapsAt.sorted { $0.key < $1.key }.map {
                            .init(name: $0.key, value: .integer($0.value))
                        })),
            "idle_watts": idleWatts.map { .number($0) },
        ])
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        var wraps: [String: Int64] = [:]
        for member in record.value["wraps_at_uj"]?.objectValue?.members ?? [] {
            wraps[member.name] = member.value.integerValue
        }
        self.init(
            name: try record.text("name"), kind: try record.text("kind"),
            boundary: try record.choice("boundary", EnergyBoundary.self),
            source: try record.text("source"), wrapsAt: wraps,
            idleWatts: record.value["idle_watts"]?.numberValue)
    }
}

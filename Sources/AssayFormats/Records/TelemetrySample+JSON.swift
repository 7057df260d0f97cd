import AssayCore

extension TelemetrySample {
    /// The record as `telemetry.jsonl` holds it.
    var json: JSONValue {
        let known = TelemetryTerm.allCases.compactMap { term in
            values[term].map { JSONObject.Member(name: term.rawValue, value: .number($0)) }
        }
        return .members([
            "backend": .string(backend), "url": .string(url), "at": .instant(at),
            "values": known.isEmpty ? nil : .object(JSONObject(known)), "failure": .text(failure),
        ])
    }

    /// Reads such an object; terms that this program does not know are left out.
    init(json: JSONValue) throws(RecordError) {
        let record = RecordReader(json)
        var values: [TelemetryTerm: Double] = [:]
        for member in json["values"]?.objectValue?.members ?? [] {
            if let term = TelemetryTerm(rawValue: member.name) { values[term] = member.value.numberValue }
        }
        self.init(
            backend: try record.text("backend"), url: try record.text("url"), at: try record.instant("at"),
            values: values, failure: json["failure"]?.stringValue)
    }
}

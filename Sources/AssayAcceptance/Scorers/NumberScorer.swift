import AssayCore

/// The expected number stands in the output, within a tolerance; with a unit also in any unit that converts to it.
struct NumberScorer: FieldScorer {
    let field: String
    let path: String?

    /// What a case expects: `{"value": 12.5, "unit": "km", "tolerance": 0.1}`, or `relative_tolerance`, a share of the value.
    struct Expectation {
        let value: Double
        let tolerance: Double
        let unit: MeasurementUnit?
        let words: String

        init?(_ expected: JSONValue) {
            let known = ["value", "unit", "tolerance", "relative_tolerance"]
            guard let members = expected.objectValue?.members,
                members.allSatisfy({ known.contains($0.name) }),
                let value = Self.number(expected["value"])
            else {
                return nil
            }
            let tolerances = ["tolerance", "relative_tolerance"].compactMap { expected[$0] }
            let least = tolerances.first.map(Self.number) ?? 0
            guard tolerances.count < 2, let least, least >= 0 else { return nil }
            let name = expected["unit"]?.stringValue
            unit = name.flatMap(MeasurementUnit.named)
            if expected["unit"] != nil, unit == nil { return nil }
            self.value = value
            tolerance = expected["relative_tolerance"] == nil ? least : least * abs(value)
            words = "\(value) ± \(tolerance)" + (name.map { " \($0)" } ?? "")
        }

        private static func number(_ value: JSONValue?) -> Double? {
            (value?.numberValue ?? value?.stringValue.flatMap { Double($0) }).flatMap {
                $0.isFinite ? $0 : nil
            }
        }

        /// Whether a quantity is the expected one.
        func holds(_ found: QuantityReader.Quantity) -> Bool {
            var number = found.value
            if let unit {
                guard let converted = found.unit?.convert(number, to: unit) else { return false }
                number = converted
            }
            // Decimal fractions are not exact in binary: a hair is allowed beyond the tolerance.
            return abs(number - value) <= tolerance + abs(value) * 1e-12 + 1e-12
        }
    }

    static let kind = ScorerKind(
        name: "number",
        summary: "The expected number stands in the output, within its tolerance and in its unit."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "number"
        let path = options.text("path")
        options.check(
            field: field,
            "an object with 'value', a decimal number, and perhaps 'unit', a known one, and 'tolerance' or 'relative_tolerance'"
        ) { Expectation($0) != nil }
        try options.finish()
        return NumberScorer(field: field, path: path)
    }

    func judge(_ text: String, against expected: JSONValue) -> Judgement {
        guard let wanted = Expectation(expected) else { return .nothingRequired }
        let found = QuantityReader.quantities(in: text)
        guard !found.contains(where: wanted.holds) else { return .pass("\(wanted.words) is there") }
        let shown = found.prefix(10).map { Rounded.text($0.value) }.joined(separator: ", ")
        let more = found.count > 10 ? "…" : ""
        return .fail("\(wanted.words) is not among the numbers [\(shown)\(more)]")
    }
}

import AssayCore

/// The expected number stands in the output, within a tolerance.
struct NumberScorer: Scorer {
    let field: String
    let path: String?

    static let kind = ScorerKind(
        name: "number", summary: "The expected number stands in the output, within its tolerance."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "number"
        let path = options.text("path")
        options.check(
            field: field, "an object with 'value' and, if need be, 'tolerance', both decimal numbers"
        ) {
            number($0["value"]) != nil && ($0["tolerance"] == nil || number($0["tolerance"]) != nil)
        }
        try options.finish()
        return NumberScorer(field: field, path: path)
    }

    private static func number(_ value: JSONValue?) -> Double? {
        value?.numberValue ?? value?.stringValue.flatMap { Double($0) }
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let expected = subject.testCase.expect[field], let wanted = Self.number(expected["value"])
        else {
            return .nothingRequired
        }
        guard let text = Deliverable.text(of: subject.episode.output, at: path) else {
            return .fail("the output holds no JSON with '\(path ?? "")'")
        }
        let tolerance = Self.number(expected["tolerance"]) ?? 0
        let found = ClaimExtractor.numbers(in: text).compactMap { Double($0) }
        // Decimal fractions are not exact in binary: a hair is allowed beyond the tolerance.
        let hair = abs(wanted) * 1e-12 + 1e-12
        return found.contains { abs($0 - wanted) <= tolerance + hair }
            ? .pass("\(wanted) is there")
            : .fail("\(wanted) ± \(tolerance) is not among the numbers \(found)")
    }
}

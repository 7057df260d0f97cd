import AssayCore
import AssayJSON

/// Values at paths of the output's JSON equal the expected ones.
struct JSONFieldsScorer: Scorer {
    let field: String

    static let kind = ScorerKind(
        name: "json_fields", summary: "Values at paths of the output's JSON equal the expected ones."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "fields"
        options.check(field: field, "an object of paths and values") {
            $0.objectValue?.members.isEmpty == false
        }
        try options.finish()
        return JSONFieldsScorer(field: field)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let expected = subject.testCase.expect[field]?.objectValue?.members else {
            return .nothingRequired
        }
        guard let output = Deliverable.json(in: subject.episode.output) else {
            return .fail("the output is not JSON")
        }
        let wrong = expected.filter { member in
            output.value(at: member.name).map { !Self.equal($0, member.value) } ?? true
        }
        let words = wrong.map { member in
            let found = output.value(at: member.name).map { Excerpt.cut(JSON.text($0)) } ?? "nothing"
            return "\(member.name) is \(found), not \(JSON.text(member.value))"
        }
        return .share(
            expected.count - wrong.count, of: expected.count,
            reason: wrong.isEmpty ? "all \(expected.count) fields are right" : words.joined(separator: "; "))
    }

    /// Texts compare once normalised; numbers by value, also where one of the two is written as text: whole ones exactly, others within
    /// a billionth, for what arithmetic in binary floating point loses.
    static func equal(_ found: JSONValue, _ expected: JSONValue) -> Bool {
        if let a = found.stringValue, let b = expected.stringValue { return phrase(a) == phrase(b) }
        switch (number(found), number(expected)) {
        case (.integer(let a)?, .integer(let b)?): return a == b
        case (let a?, let b?): return isNear(a.numberValue ?? .nan, b.numberValue ?? .nan)
        default: return found == expected
        }
    }

    private static func isNear(_ a: Double, _ b: Double) -> Bool {
        let isFractional = a != a.rounded() || b != b.rounded()
        return a == b || (isFractional && abs(a - b) <= 1e-9 * max(1, abs(b)))
    }

    /// A text once normalised, without the mark that ends a sentence.
    private static func phrase(_ text: String) -> NormalText {
        let normal = NormalText(text).string
        return NormalText(normal.last.map(".!".contains) == true ? String(normal.dropLast()) : normal)
    }

    /// The number that a value is, or that a text is as JSON writes one without an exponent: `007` and `+49` are no numbers but names.
    private static func number(_ value: JSONValue) -> JSONValue? {
        guard let text = value.stringValue else { return value.numberValue == nil ? nil : value }
        guard text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 || $0 == 46 }),
            let read = try? JSON.parse(text), read.numberValue != nil
        else { return nil }
        return read
    }
}

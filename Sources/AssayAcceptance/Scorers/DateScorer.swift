import AssayCore

/// The expected date stands in the output, in whatever form; a date that can be read in two ways counts only if both are right.
struct DateScorer: FieldScorer {
    let field: String
    let path: String?
    let order: DateReader.Order?
    let tolerance: Int

    static let kind = ScorerKind(
        name: "date", summary: "The expected date stands in the output, in whatever form."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "date"
        let path = options.text("path")
        let order = options.word("order", of: DateReader.Order.self)
        let tolerance = options.count("tolerance_days") ?? 0
        options.check(field: field, "a date such as 2026-03-04, or a list of them") { value in
            value.texts.map { !$0.isEmpty && $0.allSatisfy { CalendarDate(iso: $0) != nil } } ?? false
        }
        try options.finish()
        return DateScorer(field: field, path: path, order: order, tolerance: min(tolerance, 1_000_000))
    }

    func judge(_ text: String, against expected: JSONValue) -> Judgement {
        let wanted = (expected.texts ?? []).compactMap { CalendarDate(iso: $0)?.dayNumber }
        let mentions = DateReader.dates(in: text, order: order)
        let words = (expected.texts ?? []).joined(separator: " or ")
        if let right = mentions.first(where: { $0.readings.allSatisfy { isNear($0, wanted) } }) {
            return .pass("'\(right.text)' is \(words)")
        }
        if let either = mentions.first(where: { $0.readings.contains { isNear($0, wanted) } }) {
            let readings = either.readings.map(\.iso).joined(separator: " or ")
            return .fail("'\(either.text)' may be \(readings)")
        }
        guard !mentions.isEmpty else { return .fail("names no date, \(words) is asked for") }
        let named = mentions.prefix(5).map { "'\($0.text)'" }.joined(separator: ", ")
        return .fail("names \(named), not \(words)")
    }

    private func isNear(_ date: CalendarDate, _ wanted: [Int]) -> Bool {
        date.dayNumber.map { day in wanted.contains { abs($0 - day) <= tolerance } } ?? false
    }
}

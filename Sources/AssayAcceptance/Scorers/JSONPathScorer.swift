import AssayCore
import AssayJSON

/// What queries select in the output's JSON is as expected; the value is the share of checks that hold.
struct JSONPathScorer: Scorer {
    /// One check: the values that a query selects equal a list, contain a value, or are so many.
    struct Check: Sendable {
        let query: String
        let path: JSONPath
        let values: [JSONValue]?
        let contains: JSONValue?
        let count: ClosedRange<Int>?

        /// Reads `{"path": …}` with one or more of `equals` (a value, selected alone), `values` (the list selected), `contains`, `count`, `min_count` and
        /// `max_count`; with none of them something must be selected.
        init?(_ value: JSONValue) {
            let known = ["path", "equals", "values", "contains", "count", "min_count", "max_count"]
            guard let members = value.objectValue?.members, members.allSatisfy({ known.contains($0.name) }),
                let query = value["path"]?.stringValue, let path = try? JSONPath(query),
                value["equals"] == nil || value["values"] == nil,
                value["values"] == nil || value["values"]?.arrayValue != nil
            else {
                return nil
            }
            let counts = ["count", "min_count", "max_count"].map { key in
                value[key].map { $0.integerValue ?? -1 }
            }
            guard counts.allSatisfy({ $0.map { (0...1_000_000).contains($0) } ?? true }) else { return nil }
            let least = counts[0] ?? counts[1] ?? (members.count == 1 ? 1 : 0)
            let most = counts[0] ?? counts[2] ?? 1_000_000
            guard least <= most else { return nil }
            self.query = query
            self.path = path
            values = value["equals"].map { [$0] } ?? value["values"]?.arrayValue
            contains = value["contains"]
            count = Int(least)...Int(most)
        }

        /// What is wrong, or `nil` where the check holds.
        func mistake(in document: JSONValue) -> String? {
            let found = path.values(in: document)
            let shown = Excerpt.of(JSON.text(.array(found)))
            if let values,
                found.count != values.count || !zip(found, values).allSatisfy(ArgumentEquality.exact.equal)
            {
                return "\(query) selects \(shown), not \(Excerpt.of(JSON.text(.array(values))))"
            }
            if let contains, !found.contains(where: { ArgumentEquality.exact.equal($0, contains) }) {
                return "\(query) selects \(shown), without \(Excerpt.of(JSON.text(contains)))"
            }
            guard let count, !count.contains(found.count) else { return nil }
            return "\(query) selects \(found.count) values"
        }
    }

    let checks: [String: [Check]]

    static let kind = ScorerKind(
        name: "json_path", summary: "What JSONPath queries select in the output's JSON is as expected."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "paths"
        var checks: [String: [Check]] = [:]
        options.checkCases(
            field: field,
            "a list of checks: 'path', a JSONPath query, and perhaps 'equals', 'values', 'contains', 'count', 'min_count' or 'max_count'"
        ) { value, testCase in
            let read = (value.arrayValue ?? []).compactMap(Check.init)
            checks[testCase.id] = read
            return value.arrayValue.map { $0.count == read.count } ?? false
        }
        try options.finish()
        return JSONPathScorer(checks: checks)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let checks = checks[subject.testCase.id] else { return .nothingRequired }
        guard let output = Deliverable.json(in: subject.episode.output) else {
            return .fail("the output is not JSON")
        }
        let wrong = checks.compactMap { $0.mistake(in: output) }
        return .share(
            checks.count - wrong.count, of: checks.count,
            reason: wrong.isEmpty ? "all \(checks.count) checks hold" : wrong.joined(separator: "; "))
    }
}

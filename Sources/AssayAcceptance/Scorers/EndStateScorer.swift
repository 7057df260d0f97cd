import AssayCore
import AssayJSON

/// Queries on the world's end state yield the expected rows.
struct EndStateScorer: Scorer {
    let field: String

    static let kind = ScorerKind(
        name: "end_state", summary: "Queries on the world's end state yield the expected rows."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "state"
        if suite.world == nil { options.wrong("the suite has no world") }
        options.check(field: field, "a list of objects with 'sql' and 'rows'") { value in
            value.arrayValue?.allSatisfy { $0["sql"]?.stringValue != nil && $0["rows"]?.arrayValue != nil }
                == true
        }
        try options.finish()
        return EndStateScorer(field: field)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let goals = subject.testCase.expect[field]?.arrayValue, let definition = subject.suite.world
        else {
            return .nothingRequired
        }
        do throws(CannotRun) {
            let world = try await SQLiteWorld.replaying(subject.episode.steps, in: definition)
            var wrong: [String] = []
            for goal in goals {
                if let reason = await Self.mistake(goal, in: world) { wrong.append(reason) }
            }
            let reason = wrong.isEmpty ? "the end state is right" : wrong.joined(separator: "; ")
            return .share(goals.count - wrong.count, of: goals.count, reason: reason)
        } catch {
            return .unscored(because: error.message)
        }
    }

    private static func mistake(_ goal: JSONValue, in world: SQLiteWorld) async -> String? {
        let expected = goal["rows"]?.arrayValue ?? []
        do throws(SQLiteError) {
            let rows = try await world.rows(of: goal["sql"]?.stringValue ?? "").map { JSONValue.array($0) }
            let equal =
                rows.count == expected.count
                && zip(rows, expected).allSatisfy { row, wanted in
                    let cells = (row.arrayValue ?? [], wanted.arrayValue ?? [])
                    return cells.0.count == cells.1.count
                        && zip(cells.0, cells.1).allSatisfy(JSONFieldsScorer.equal)
                }
            guard !equal else { return nil }
            return
                "'\(goal["sql"]?.stringValue ?? "")' yields \(JSON.text(.array(rows))), not \(JSON.text(.array(expected)))"
        } catch {
            return "'\(goal["sql"]?.stringValue ?? "")' does not run: \(error.message)"
        }
    }
}

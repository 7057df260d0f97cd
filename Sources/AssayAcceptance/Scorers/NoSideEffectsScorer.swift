import AssayCore

/// Only the tables that a case allows to change have changed.
struct NoSideEffectsScorer: Scorer {
    let field: String

    static let kind = ScorerKind(
        name: "no_side_effects", summary: "Only the tables that a case allows to change have changed."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "may_change"
        if suite.world == nil { options.wrong("the suite has no world") }
        options.check(field: field, "a list of table names") { $0.texts != nil }
        try options.finish()
        return NoSideEffectsScorer(field: field)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let definition = subject.suite.world else { return .nothingRequired }
        let allowed = Set(subject.testCase.expect[field]?.texts ?? [])
        do throws(CannotRun) {
            let after = try await Self.contents(subject.episode.steps, definition)
            let before = try await Self.contents([], definition)
            let changed = after.keys.filter { after[$0] != before[$0] && !allowed.contains($0) }.sorted()
            return changed.isEmpty
                ? .pass("nothing else has changed")
                : .fail("changed what it must not: \(changed.joined(separator: ", "))")
        } catch {
            return .unscored(because: error.message)
        }
    }

    private static func contents(
        _ steps: [ToolStep], _ definition: WorldDefinition
    ) async throws(CannotRun) -> [String: [[JSONValue]]] {
        let world = try await SQLiteWorld.replaying(steps, in: definition)
        do throws(SQLiteError) { return try await world.contents() } catch { throw CannotRun(error.message) }
    }
}

import AssayCore

/// Only what a case allows to change has changed, and nothing that it forbids.
struct NoSideEffectsScorer: Scorer {
    let allowances: [String: [StateAllowance]]
    let forbidden: [String: [StateQuery]]
    /// Of a world without a database: the calls whose replies are compared, by case.
    var comparisons: [String: [ProbeComparison]] = [:]

    static let kind = ScorerKind(
        name: "no_side_effects",
        summary: "Only what a case allows to change in the world has changed, and nothing that it forbids."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "may_change"
        let forbiddenField = options.text("forbidden_field") ?? "must_not_change"
        if let world = suite.world, !world.hasState {
            let comparisons = options.comparisons(of: suite, world, allowed: field, forbidden: forbiddenField)
            try options.finish()
            return NoSideEffectsScorer(allowances: [:], forbidden: [:], comparisons: comparisons)
        }
        var allowances: [String: [StateAllowance]] = [:]
        var forbidden: [String: [StateQuery]] = [:]
        options.tryOnWorld(field: field) { value, testCase, database throws(StateMistake) in
            let own = try value.map(StateAllowance.init)
            for allowance in own { try allowance.probe()?.tryOut(in: database) }
            allowances[testCase.id] = own
        }
        options.tryOnWorld(field: forbiddenField) { value, testCase, database throws(StateMistake) in
            let own = try value.map(Self.query)
            for query in own { try query.tryOut(in: database) }
            forbidden[testCase.id] = own
        }
        try options.finish()
        return NoSideEffectsScorer(allowances: allowances, forbidden: forbidden)
    }

    /// What must not change: `{sql}`, or `{table, where, columns}`.
    private static func query(_ value: JSONValue) throws(StateMistake) -> StateQuery {
        guard value["sql"] != nil else {
            let rows = try StateObject(value, known: ["table", "where", "columns"])
            guard let table = try rows.text("table") else { throw StateMistake("needs 'sql' or 'table'") }
            return try StateQuery(
                table: table, columns: try rows.texts("columns") ?? [],
                where: try rows.object("where") ?? JSONObject())
        }
        return StateQuery(sql: try StateObject(value, known: ["sql"]).text("sql") ?? "")
    }

    func probes(_ testCase: Case) -> [ToolCall] { (comparisons[testCase.id] ?? []).map(\.call) }

    func openingProbes(_ testCase: Case) -> [ToolCall] { probes(testCase) }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        if let comparisons = comparisons[subject.testCase.id] { return judge(comparisons, subject.episode) }
        guard let definition = subject.suite.world else { return .nothingRequired }
        do throws(CannotRun) {
            let before = try SQLiteWorld(definition)
            let after = try await SQLiteWorld.left(by: subject.episode, in: definition)
            let changes = try await SQLiteWorld.changes(
                from: before, to: after, allowing: allowances[subject.testCase.id] ?? [],
                forbidding: forbidden[subject.testCase.id] ?? [])
            return Self.judgement(on: changes)
        } catch {
            return .unscored(because: error.message)
        }
    }

    private func judge(_ comparisons: [ProbeComparison], _ episode: Episode) -> Judgement {
        var changes: [String] = []
        do throws(StateMistake) {
            for comparison in comparisons {
                let change = try comparison.change(from: episode.openingProbes, to: episode.probes)
                if let change { changes.append(change) }
            }
        } catch {
            return .unscored(because: error.message)
        }
        return Self.judgement(on: changes)
    }

    private static func judgement(on changes: [String]) -> Judgement {
        changes.isEmpty
            ? .pass("nothing else has changed")
            : .fail("changed what it must not: \(changes.joined(separator: "; "))")
    }
}

import AssayCore

/// The world's end state has the rows that a case asks for.
struct EndStateScorer: Scorer {
    let goals: [String: [StateGoal]]

    static let kind = ScorerKind(
        name: "end_state",
        summary: "Queries on the world's end state, or its tables, yield the expected rows."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "state"
        var goals: [String: [StateGoal]] = [:]
        options.tryOnWorld(field: field) { value, testCase, database throws(StateMistake) in
            let own = try value.map(StateGoal.init)
            for goal in own { try goal.query.tryOut(in: database) }
            goals[testCase.id] = own
        }
        try options.finish()
        return EndStateScorer(goals: goals)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let goals = goals[subject.testCase.id], let definition = subject.suite.world else {
            return .nothingRequired
        }
        do throws(CannotRun) {
            let world = try await SQLiteWorld.left(by: subject.episode, in: definition)
            if let error = await world.decisionError { return .fail(error) }
            var wrong: [String] = []
            for goal in goals {
                if let reason = await world.mistake(against: goal) { wrong.append(reason) }
            }
            let reason = wrong.isEmpty ? "the end state is right" : wrong.joined(separator: "; ")
            return .share(goals.count - wrong.count, of: goals.count, reason: reason)
        } catch {
            return .unscored(because: error.message)
        }
    }
}

import AssayCore

/// The world's end state has the rows that a case asks for; a world without a database is asked through its own tools.
struct EndStateScorer: Scorer {
    let goals: [String: [StateGoal]]
    var probes: [String: [ProbeGoal]] = [:]

    static let kind = ScorerKind(
        name: "end_state",
        summary: "Queries on the world's end state, or its tables, yield the expected rows."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "state"
        var goals: [String: [StateGoal]] = [:]
        if let world = suite.world, !world.hasState {
            let probes = options.probeGoals(field: field, of: world)
            try options.finish()
            return EndStateScorer(goals: [:], probes: probes)
        }
        options.tryOnWorld(field: field) { value, testCase, database throws(StateMistake) in
            let own = try value.map(StateGoal.init)
            for goal in own { try goal.query.tryOut(in: database) }
            goals[testCase.id] = own
        }
        try options.finish()
        return EndStateScorer(goals: goals)
    }

    func probes(_ testCase: Case) -> [ToolCall] { (probes[testCase.id] ?? []).map(\.call) }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        if let probes = probes[subject.testCase.id] { return judge(probes, subject.episode.probes) }
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

    private func judge(_ goals: [ProbeGoal], _ replies: [ToolStep]) -> Judgement {
        var wrong: [String] = []
        for goal in goals {
            guard let reply = replies.first(where: { $0.call == goal.call }) else {
                return .unscored(because: "'\(goal.call.name)' was not called when the episode had ended")
            }
            if reply.error == .lost { return .unscored(because: reply.result) }
            if let reason = goal.mistake(in: reply) { wrong.append(reason) }
        }
        let reason = wrong.isEmpty ? "the end state is right" : wrong.joined(separator: "; ")
        return .share(goals.count - wrong.count, of: goals.count, reason: reason)
    }
}

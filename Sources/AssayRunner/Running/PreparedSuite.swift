package import AssayCore

/// A suite with everything made that its episodes need: the openings, the judge and the worlds.
package struct PreparedSuite: Sendable {
    /// The suite.
    package var suite: Suite
    /// The opening of every case, by case name.
    package var openings: [String: Opening]
    /// The acceptance rule.
    package var judge: Judge
    /// Makes worlds.
    package var worlds: any ToolWorldMaking
    /// The models that the evaluation may ask.
    package var models: any ModelAsking
    private let cases: [String: Case]

    /// Makes a prepared suite.
    package init(
        suite: Suite, openings: [String: Opening], judge: Judge, worlds: any ToolWorldMaking,
        models: any ModelAsking = NoModels()
    ) {
        self.models = models
        self.suite = suite
        self.openings = openings
        self.judge = judge
        self.worlds = worlds
        cases = Dictionary(suite.cases.map { ($0.id, $0) }) { first, _ in first }
    }

    /// A fresh world for an episode; `nil` where neither the suite nor the case offers tools.
    func makeWorld(for planned: PlannedEpisode) async throws(CannotRun) -> (any ToolWorld)? {
        guard let definition = suite.world, definition.offersTools else {
            let declared = cases[planned.caseID]?.tools ?? []
            return declared.isEmpty ? nil : DeclaredTools(tools: declared)
        }
        return try await worlds.makeWorld(definition)
    }

    /// Whether every episode starts a server of its own.
    var startsServer: Bool { if case .mcp = suite.world?.source { true } else { false } }

    /// The opening of an episode, with the neutral text that the plan puts before it.
    package func opening(of planned: PlannedEpisode) -> Opening {
        var opening = openings[planned.caseID] ?? Opening(messages: [])
        let missing =
            planned.promptTokens > 0
            ? planned.promptTokens - opening.messages.likelyTokens : planned.paddingTokens
        guard missing > 0, let place = opening.messages.firstIndex(where: { $0.role == .user })
        else { return opening }
        let text = FillerText.words(missing, seed: UInt64(planned.seed))
        opening.messages[place].content =
            "Notes that are not needed for the task: \(text)\n\n" + opening.messages[place].content
        return opening
    }

    /// Where an episode's requests come from.
    func origin(of planned: PlannedEpisode) -> RequestOrigin {
        RequestOrigin(suite: suite.name, tags: cases[planned.caseID]?.tags ?? [])
    }

    /// What the user says after each answer.
    func followUps(of planned: PlannedEpisode) -> [FollowUp] { cases[planned.caseID]?.followUps ?? [] }

    /// Whether an episode is one request, after which nobody says anything more.
    func asksOnce(_ planned: PlannedEpisode) -> Bool {
        suite.world == nil && suite.user == nil && followUps(of: planned).isEmpty
    }

    /// The most output tokens of the first answer, where the case says so.
    func maxTokens(of planned: PlannedEpisode) -> Int? { cases[planned.caseID]?.maxTokens }
}

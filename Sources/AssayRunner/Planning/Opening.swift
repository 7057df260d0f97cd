package import AssayCore
import AssayJSON

/// The messages that open an episode, and the passages shown in them.
package struct Opening: Sendable, Hashable {
    /// The messages.
    package var messages: [Message]
    /// The passages shown, by id, best first.
    package var retrieved: [String]
    /// What the simulated user wants; `nil` where there is none.
    package var userGoal: String?

    /// Makes an opening.
    package init(messages: [Message], retrieved: [String] = [], userGoal: String? = nil) {
        self.messages = messages
        self.retrieved = retrieved
        self.userGoal = userGoal
    }
}

/// Writes the opening of every case before the first request, so that retrieval and look-ups are no part of any measured time.
package struct OpeningWriter: Sendable {
    private let suite: Suite
    private let retriever: (any Retriever)?
    private let worlds: any ToolWorldMaking

    /// Makes a writer for a suite.
    package init(suite: Suite, retriever: (any Retriever)?, worlds: any ToolWorldMaking) {
        self.suite = suite
        self.retriever = retriever
        self.worlds = worlds
    }

    /// The opening of every case of the suite, by case name.
    package func openings() async throws(CannotRun) -> [String: Opening] {
        try await tryWorld()
        var openings: [String: Opening] = [:]
        for testCase in suite.cases { openings[testCase.id] = try await opening(of: testCase) }
        return openings
    }

    /// Makes a world once, so that one that cannot be made is said before anything runs.
    private func tryWorld() async throws(CannotRun) {
        guard let definition = suite.world, definition.offersTools else { return }
        let world = try await worlds.makeWorld(definition)
        let names = world.tools.map(\.name)
        await world.end()
        guard let unknown = definition.latencies.keys.sorted().first(where: { !names.contains($0) }) else {
            return
        }
        throw CannotRun(
            "the suite '\(suite.name)' gives a latency to '\(unknown)', and its world has no such tool",
            hint: "the tools are: \(names.joined(separator: ", "))")
    }

    private func opening(of testCase: Case) async throws(CannotRun) -> Opening {
        var values: [String: String] = [:]
        for path in templates.flatMap(Template.paths) {
            values[path] = suite.value(at: path, of: testCase)?.plainText
        }
        try await addLookups(of: testCase, to: &values)
        let passages = try await retrieve(for: testCase, values)
        values["retrieved"] = Self.render(passages)
        let fill = { (template: String) in Template.fill(template) { values[$0] ?? "" } }
        let system = suite.prompt.system.map { [Message(.system, fill($0))] } ?? []
        return Opening(
            messages: system + (conversation(of: testCase) ?? [Message(.user, fill(suite.prompt.user))]),
            retrieved: passages.map(\.id), userGoal: suite.user.map { fill($0.goal) })
    }

    /// The conversation that the case brings; `nil` where the suite's template makes the prompt.
    private func conversation(of testCase: Case) -> [Message]? {
        suite.prompt.messages.flatMap { testCase.input.value(at: $0) }.flatMap(Message.conversation(chat:))
    }

    private var templates: [String] {
        [suite.prompt.system ?? "", suite.prompt.user, suite.retrieval?.query ?? "", suite.user?.goal ?? ""]
    }

    private func addLookups(of testCase: Case, to values: inout [String: String]) async throws(CannotRun) {
        guard let definition = suite.world, !definition.lookups.isEmpty else { return }
        let world = try await worlds.makeWorld(definition)
        for name in definition.lookups.keys.sorted() {
            values["lookup.\(name)"] = try await world.lookup(name, input: testCase.input).plainText
        }
        await world.end()
    }

    private func retrieve(
        for testCase: Case, _ values: [String: String]
    ) async throws(CannotRun) -> [Passage] {
        if let ids = testCase.passages { return suite.retrieval?.passages(named: ids) ?? [] }
        guard let retrieval = suite.retrieval, let retriever else { return [] }
        return try await retriever.passages(for: Template.fill(retrieval.query) { values[$0] ?? "" })
    }

    /// A passage's name in brackets, its title and its text; passages are parted by an empty line.
    static func render(_ passages: [Passage]) -> String {
        passages.map { "[\($0.id)] \($0.title)\n\($0.text)" }.joined(separator: "\n\n")
    }
}

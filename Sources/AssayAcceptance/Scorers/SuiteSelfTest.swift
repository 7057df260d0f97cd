package import AssayCore
import AssayJSON

/// Tries a suite's scorers on the answers that its authors wrote: references must be accepted, counterexamples rejected, and where there
/// are tools, doing nothing at all must never pass. Rules that ask a model would spend tokens and are left out; what only they could reject
/// is then no failure.
package enum SuiteSelfTest {
    /// What does not come out as it must, in words; empty where all is well.
    package static func failures(of suite: Suite) async throws -> [String] {
        let tried = try withoutModels(suite)
        let rule = try AcceptanceRule(tried, kinds: AcceptanceScorers.all)
        let leavesToModels = tried.acceptance.count { $0.required } < suite.acceptance.count { $0.required }
        let retriever = try suite.retrieval.map { retrieval throws(CannotRun) in try BM25Retriever(retrieval)
        }
        var failures: [String] = []
        for testCase in suite.cases {
            if testCase.references.isEmpty {
                failures.append("\(suite.name)/\(testCase.id) has no reference answer")
            }
            if testCase.counterexamples.isEmpty {
                failures.append("\(suite.name)/\(testCase.id) has no counterexample")
            }
            let retrieved = try await Self.retrieved(testCase, suite, retriever)
            for answer in answers(to: testCase, of: suite) {
                let reasons = try await reasonsAgainst(answer.answer, testCase, suite, rule, retrieved)
                guard reasons.isEmpty != answer.mustPass, answer.mustPass || !leavesToModels else { continue }
                failures.append(
                    "\(suite.name)/\(testCase.id) \(answer.name) "
                        + (answer.mustPass
                            ? "is rejected: \(reasons.joined(separator: "; "))" : "is accepted"))
            }
        }
        return failures
    }

    /// The suite with the rules alone that ask no model.
    private static func withoutModels(_ suite: Suite) throws(Diagnostics) -> Suite {
        var result = suite
        result.acceptance = []
        for rule in suite.acceptance {
            var alone = suite
            alone.acceptance = [rule]
            if try AcceptanceRule(alone, kinds: AcceptanceScorers.all).askedModels.isEmpty {
                result.acceptance.append(rule)
            }
        }
        return result
    }

    /// The answers to judge for a case, each with what must come of it.
    private static func answers(
        to testCase: Case, of suite: Suite
    ) -> [(name: String, answer: Reference, mustPass: Bool)] {
        let references = testCase.references.enumerated().map { ("reference \($0 + 1)", $1, true) }
        let wrong = testCase.counterexamples.enumerated().map { ("counterexample \($0 + 1)", $1, false) }
        guard let world = suite.world, world.offersTools || world.decision != nil else {
            return references + wrong
        }
        return references + wrong + [("doing nothing (no call, an empty answer)", Reference(text: ""), false)]
    }

    private static func retrieved(
        _ testCase: Case, _ suite: Suite, _ retriever: BM25Retriever?
    ) async throws(CannotRun) -> [String] {
        if let passages = testCase.passages { return passages }
        guard let retriever, let retrieval = suite.retrieval else { return [] }
        let query = Template.fill(retrieval.query) { suite.value(at: $0, of: testCase)?.plainText ?? "" }
        return try await retriever.passages(for: query).map(\.id)
    }

    /// Why required scorers do not pass an answer.
    private static func reasonsAgainst(
        _ answer: Reference, _ testCase: Case, _ suite: Suite,
        _ rule: AcceptanceRule, _ retrieved: [String]
    ) async throws(CannotRun) -> [String] {
        var episode = Episode(
            planned: PlannedEpisode(
                id: testCase.id, suite: suite.name, caseID: testCase.id, repetition: 0, seed: 0, warmUp: false
            ),
            backend: "reference", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 0), exchanges: [], retrieved: retrieved, output: answer.text,
            ending: .answered)
        let probes = rule.probes(testCase)
        if let definition = suite.world, !answer.toolCalls.isEmpty || !probes.isEmpty {
            let world = try await WorldMaker().makeWorld(definition)
            for call in rule.openingProbes(testCase) {
                episode.openingProbes.append(await world.call(call, turn: 0))
            }
            for call in answer.toolCalls {
                episode.steps.append(await world.call(call, turn: episode.steps.count))
            }
            for call in probes { episode.probes.append(await world.call(call, turn: 0)) }
            await world.end()
        }
        // Tools that a case declares are run by nothing: the calls themselves are what is judged.
        if suite.world == nil {
            episode.steps = answer.toolCalls.map { ToolStep(turn: 0, call: $0, result: "") }
        }
        let opening = try await opening(testCase, suite)
        let subject = ScoringSubject(suite: suite, testCase: testCase, episode: episode, opening: opening)
        return await rule.scores(of: subject).filter(\.required).compactMap { score in
            switch score.finding {
            case .judged(_, passed: true): nil
            case .judged: "\(score.scorer): \(score.reason)"
            case .unscored: "\(score.scorer) could not judge: \(score.reason)"
            }
        }
    }

    /// What the model would have been shown of the suite's database, for scorers that trace claims to it.
    private static func opening(_ testCase: Case, _ suite: Suite) async throws(CannotRun) -> [Message] {
        guard let definition = suite.world, !definition.lookups.isEmpty else { return [] }
        let world = try await WorldMaker().makeWorld(definition)
        var text = ""
        for name in definition.lookups.keys.sorted() {
            text += Deliverable.leaves(try await world.lookup(name, input: testCase.input)) + "\n"
        }
        return [Message(.user, text)]
    }
}

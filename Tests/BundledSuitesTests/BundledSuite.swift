import AssayAcceptance
import AssayCore
import AssayFormats
import AssayRunner
import FoundationEssentials

/// A suite of this repository, ready to judge answers that were written by hand.
struct BundledSuite: Sendable {
    let suite: Suite
    private let openings: [String: Opening]
    private let judge: Judge

    /// The names of the suites under `suites/`.
    static let names: [String] = {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return entries.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/suite.yaml") }
            .sorted()
    }()

    private static let folder =
        #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/suites"

    init(_ name: String) async throws {
        suite = try SuiteReader.read(folder: "\(Self.folder)/\(name)", kinds: AcceptanceScorers.all)
        let retriever = try suite.retrieval.map { retrieval throws(CannotRun) in try BM25Retriever(retrieval)
        }
        openings = try await OpeningWriter(suite: suite, retriever: retriever, worlds: WorldMaker())
            .openings()
        judge = try Judge(suite: suite, kinds: AcceptanceScorers.all)
    }

    /// The messages that open a case, and the passages shown in them.
    func opening(of testCase: Case) -> Opening { openings[testCase.id] ?? Opening(messages: []) }

    /// What becomes of an episode that makes an answer's tool calls and ends with its text, and why.
    func outcome(of answer: Reference, to testCase: Case) async throws -> (Outcome, reasons: [String]) {
        let opening = opening(of: testCase)
        var episode = Episode(
            planned: PlannedEpisode(
                id: testCase.id, suite: suite.name, caseID: testCase.id, repetition: 0, seed: 0, warmUp: false
            ),
            backend: "by hand", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 0), exchanges: [], retrieved: opening.retrieved,
            output: answer.text, ending: .answered)
        if let definition = suite.world, !definition.tools.isEmpty {
            let world = try await WorldMaker().makeWorld(definition)
            for (turn, call) in answer.toolCalls.enumerated() {
                episode.steps.append(await world.call(call, turn: turn))
            }
        }
        episode.scores = await judge.scores(of: episode, opening: opening.messages)
        return (episode.outcome, episode.scores.map { "\($0.scorer): \($0.reason)" })
    }
}

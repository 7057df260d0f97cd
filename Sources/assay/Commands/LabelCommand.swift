import AssayCommandLine
import AssayCore
import AssayFormats
import AssayJSON
import AssayRunner
import AssayServer
import AssaySystem

/// Serves a page on which a person labels a run's outputs.
struct LabelCommand: Command {
    static let name = "label"
    static let summary =
        "Serves a page on this machine that shows a run's outputs blind, and keeps a person's labels."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.runName, "The run's folder, or its name under results/."),
        .option("--suite", \.suite, "NAME", "Only the outputs of one suite."),
        .option("--seed", \.seed, "NUMBER", "The seed of the order in which outputs are shown."),
        .option("--port", \.port, "NUMBER", "The port; 0 takes a free one, which is printed."),
    ]

    var runName = ""
    var suite: String?
    var seed: UInt64 = 1
    var port = 0

    func mistakes() -> [String] {
        (0...65_535).contains(port) ? [] : ["--port must be from 0 to 65535"]
    }

    func run() async throws -> ExitStatus {
        let folder = Places.run(runName)
        let path = folder + "/labels.jsonl"
        let items = try items(of: try RunReader.read(folder: folder).record, in: folder)
        let labels = Places.exists(path) ? try LabelFile.read(path: path).standing.ofAcceptance : []
        let session = LabelSession(items, labels: labels, seed: seed)
        guard session.current != nil else {
            Terminal.out("\(session.count) of \(session.count) outputs are labelled in \(path)\n")
            return .passed
        }
        let writer = try LabelWriter(path: path)
        let bell = Interrupts.bell()
        let port = UInt16(clamping: port)
        let outcome: Result<Void, CannotRun> = await SystemThread.run {
            do throws(CannotRun) {
                let desk = LabelDesk(session, writer: writer)
                let server = try PageServer(port: port, handler: desk.answer)
                Terminal.out("label on \(server.url)\n")
                Terminal.note(
                    "every label is kept at once; Ctrl-C ends, and labelling goes on where it was left")
                server.run(until: bell)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
        let count = try LabelFile.read(path: path).standing.ofAcceptance.count
        Terminal.out("\(count) of \(session.count) outputs are labelled in \(path)\n")
        return .passed
    }

    /// The outputs that were measured and ended with something to judge.
    private func items(of record: RunRecord, in folder: String) throws -> [LabelItem] {
        if let suite, !record.header.suites.contains(where: { $0.name == suite }) {
            throw CannotRun("the run has no suite '\(suite)'")
        }
        let suites = try record.header.suites.map { try RunSuites.suite(of: $0, run: folder) }
        let byName = Dictionary(suites.map { ($0.name, $0) }) { first, _ in first }
        let requests = Dictionary(record.exchanges.map { ($0.id, $0.request) }) { first, _ in first }
        return record.episodes.filter { episode in
            episode.ending.isJudged && !episode.planned.warmUp
                && (suite ?? episode.planned.suite) == episode.planned.suite
        }.map { episode in
            let testCase = byName[episode.planned.suite]?.testCase(episode.planned.caseID)
            let opening = episode.exchanges.first { $0.hop == 0 }.flatMap { requests[$0]?.messages } ?? []
            return LabelItem(
                episode: episode.planned.id, suite: episode.planned.suite, caseID: episode.planned.caseID,
                prompt: opening.map { "[\($0.role.rawValue)]\n\($0.content)" }.joined(separator: "\n\n"),
                expected: testCase.map(Self.expected) ?? "", output: episode.output)
        }
    }

    private static func expected(_ testCase: Case) -> String {
        let references = testCase.references.map { "For example:\n\($0.text)" }
        return ([JSON.text(testCase.expect, pretty: true)] + references.prefix(1)).joined(separator: "\n\n")
    }
}

#if Engine
import AssayCore
import AssayEngine
import AssayFormats
import AssayJSON
import AssayTestSupport
import Glibc
import Testing

/// Every example of a composite, run by the program itself against `assay simulate`.
@Suite(.serialized) struct LeverExampleTests {
    private let program = ProgramTests()
    private let folder = TemporaryFolder([:])

    /// What an example must leave behind.
    struct Expected: Sendable {
        var file: String
        var backend: String
        /// The accounts of its hops.
        var accounts: Set<Account>
        /// The backends that were asked.
        var asked: Set<String>
        /// A verdict that must have been reached.
        var verdict: Decision.Verdict
        var faults: String = ""
    }

    static let examples = [
        Expected(
            file: "retry", backend: "patient", accounts: [.inference, .retries], asked: ["small"],
            verdict: .retried, faults: "unavailable=40"),
        Expected(
            file: "fallback", backend: "assured", accounts: [.inference, .fallbacks],
            asked: ["small", "big"], verdict: .fellBack, faults: "unavailable=50"),
        Expected(
            file: "route", backend: "router", accounts: [.inference, .guards], asked: ["small", "big"],
            verdict: .routed),
        Expected(
            file: "cascade", backend: "ladder", accounts: [.inference, .guards, .fallbacks],
            asked: ["small", "big"], verdict: .escalated),
        Expected(file: "cache", backend: "memory", accounts: [.inference], asked: ["small"], verdict: .hit),
        Expected(
            file: "compress", backend: "short", accounts: [.inference], asked: ["big"], verdict: .compressed),
        Expected(
            file: "guard", backend: "guarded", accounts: [.inference, .retries], asked: ["small"],
            verdict: .blocked),
        Expected(file: "batch", backend: "bulk", accounts: [.inference], asked: ["big"], verdict: .batched),
        Expected(
            file: "best-of", backend: "vote", accounts: [.inference], asked: ["small"], verdict: .chosen),
    ]

    private func simulate(_ name: String, _ faults: String) throws -> RunningSimulator {
        try RunningSimulator(
            ["--ttft", "2", "--itl", "1", "--output-tokens", "12"]
                + (faults.isEmpty ? [] : ["--fault", faults]), says: folder.path + "/\(name).txt")
    }

    /// Runs an example with the ports of these servers in the place of those that it names.
    private func run(
        _ file: String, _ backend: String, ports: [(String, String)]
    ) throws -> (record: RunRecord, text: String) {
        let source = program.text(ProgramTests.repository + "/docs/examples/\(file).yaml")
        let config = ports.reduce(source) { $0.replacing(":\($1.0)/", with: ":\($1.1)/") }
        let path = folder.path + "/\(file).yaml"
        try program.write(config, path)
        let (runs, said) = (folder.path + "/runs-\(file)", folder.path + "/\(file)-said.txt")
        let status = program.end(
            program.start(["run", "--config", path, "--backend", backend, "--out", runs], output: said)
        ).status
        let text = program.text(said)
        #expect(status == 0, "\(text)")
        let run = try #require(program.firstEntry(of: runs), "\(text)")
        return (try RunReader.read(folder: run).record, text)
    }

    @Test(arguments: examples.indices)
    func `an example runs, and its hops and ledger lines are those that its page says`(_ place: Int) throws {
        let example = Self.examples[place]
        let small = try simulate("small", example.faults)
        defer { small.stop() }
        let big = try simulate("big", "")
        defer { big.stop() }
        let (record, text) = try run(
            example.file, example.backend, ports: [("8080", small.port), ("8081", big.port)])
        let hops = record.exchanges.filter { $0.id.hop > 0 }
        let wholes = record.exchanges.filter { $0.id.hop == 0 }
        #expect(wholes.allSatisfy { $0.backend == example.backend && !$0.decisions.isEmpty })
        #expect(wholes.count == record.episodes.count && !wholes.isEmpty)
        #expect(Set(hops.map(\.id)).count == hops.count)
        #expect(Set(hops.map(\.account)) == example.accounts)
        #expect(Set(hops.map(\.backend)) == example.asked)
        #expect(wholes.contains { $0.decisions.contains { $0.verdict == example.verdict } })
        let ledger =
            text.split(separator: "\nLedger\n").dropFirst().first?.split(separator: "\n\n").first ?? ""
        for account in [Account.inference, .retries, .fallbacks, .guards] {
            #expect(ledger.contains("\(account.rawValue): ") == example.accounts.contains(account), "\(text)")
        }
        try check(example.file, hops, wholes)
    }

    /// What is peculiar to some levers.
    private func check(_ file: String, _ hops: [Exchange], _ wholes: [Exchange]) throws {
        switch file {
        case "cache": #expect(hops.count * 2 == wholes.count)
        case "compress":
            for (hop, whole) in zip(hops.sorted(by: earlier), wholes.sorted(by: earlier)) {
                #expect(hop.request.messages != whole.request.messages)
            }
        case "guard":
            #expect(hops.count == 3 * wholes.count)
            #expect(wholes.allSatisfy { $0.reply.text == "I cannot help with that." })
        case "batch":
            let batched = hops.filter {
                if case .hop(_, _, isBatched: true) = $0.part { true } else { false }
            }
            #expect(batched.count == hops.count)
        case "best-of": #expect(hops.count == 3 * wholes.count)
        default: break
        }
    }

    private func earlier(_ a: Exchange, _ b: Exchange) -> Bool { a.id.episode < b.id.episode }

    @Test func `a semantic cache works with the embeddings of a real server`() throws {
        let small = try simulate("small", "")
        defer { small.stop() }
        let server = try LlamaServer(
            binary: ProgramTests.repository + "/.engine/bin/llama-server", model: DefaultModel.path,
            contextTokens: 2048, slots: 1,
            arguments: ["--embeddings", "--pooling", "mean", "--batch-size", "2048", "--ubatch-size", "2048"])
        defer { server.stop() }
        let (record, text) = try run(
            "semantic-cache", "memory", ports: [("8080", small.port), ("8082", "\(server.port)")])
        let embeddings = record.exchanges.filter { $0.backend == "embedder" }
        #expect(
            embeddings.count > 1 && embeddings.allSatisfy { $0.succeeded && ($0.usage.prompt ?? 0) > 0 },
            "\(text)")
        let verdicts = record.exchanges.flatMap(\.decisions).map(\.verdict)
        #expect(verdicts.contains(.hit) && verdicts.contains(.missed))
        let reasons = record.exchanges.flatMap(\.decisions).filter { $0.verdict == .hit }.map(\.reason)
        #expect(
            reasons.allSatisfy {
                $0.hasPrefix("cosine 0.9") || $0.hasPrefix("cosine 1") || $0 == "the same request"
            })
    }

    @Test func `ablating says what each lever contributed, and how far a router could have come`() throws {
        let small = try simulate("small", "")
        defer { small.stop() }
        let text = """
            format: 1
            backends:
              small: {kind: openai, url: "http://127.0.0.1:\(small.port)/v1", model: simulated}
              big: {kind: openai, url: "http://127.0.0.1:\(small.port)/v1", model: simulated}
              ladder:
                kind: cascade
                stages: [{backend: small, checks: [{pattern: never}]}, {backend: big}]
              memory: {kind: cache, of: ladder}
            prices:
              small: {currency: USD, input_per_million: "1", output_per_million: "1"}
              big: {currency: USD, input_per_million: "10", output_per_million: "10"}
            suites: [rag]
            load: {concurrency: [2], repeats: 2, warmup: 0}

            """
        let path = folder.path + "/ablated.yaml"
        try program.write(text, path)
        let said = folder.path + "/ablated.txt"
        let child = program.start(
            ["ablate", path + "/memory", "--json", "--out", folder.path + "/ablated"], output: said)
        #expect(program.end(child).status == 0, "\(program.text(said))")
        let words = program.text(said)
        let json = try JSON.parse(
            String(words.drop { $0 != "{" }.reversed().drop { $0 != "}" }.reversed()))
        let rows = json["configurations"]?.arrayValue ?? []
        #expect(
            rows.compactMap { $0["title"]?.stringValue } == [
                "memory, whole", "without memory, ladder alone", "without ladder, small in its place",
                "without ladder, big in its place",
            ])
        let contributions = rows.compactMap { $0["contribution"] }
        #expect(contributions.count == 3)
        #expect(contributions.allSatisfy { $0["pairs"]?.integerValue == 136 })
        // Half of the requests come from the cache, so it spares half of what the ladder costs.
        let costs = rows.compactMap { $0["cost"]?.numberValue }
        #expect(costs.count == 4 && contributions[0].value(at: "cost.high")?.numberValue ?? 1 < 0)
        #expect(json["router_oracle"]?["cases"]?.integerValue == 68)
    }
}
#endif

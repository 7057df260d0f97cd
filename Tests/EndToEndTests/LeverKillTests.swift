#if Engine
import AssayCore
import AssayFormats
import AssayJSON
import AssayTestSupport
import Glibc
import Testing

/// A run of a composite that is killed while some of its requests are under way.
@Suite(.serialized) struct LeverKillTests {
    private let program = ProgramTests()
    private let users = 3

    /// A suite whose answers of the simulated server have so many words.
    private static func suite(_ name: String, words: Int, cases: Int) -> [String: String] {
        [
            "\(name).yaml": """
            format: 1
            name: \(name)
            version: 1.0.0
            workload: answers
            summary: Answers of \(words) words.
            prompt: {user: "{{input.question}}"}
            generation: {max_tokens: \(words), temperature: 0}
            cases: \(name).jsonl
            acceptance: [{scorer: contains_all}]

            """,
            "\(name).jsonl": (0..<cases).map { number in
                let input = #""input": {"question": "What does token \#(number) cost?"}"#
                return #"{"id": "c\#(number)", \#(input), "expect": {"facts": ["cost"]}}"# + "\n"
            }.joined(),
        ]
    }

    /// Short answers pass the first stage's checks; long ones go to a backend that never says a word.
    private func configuration(small: RunningSimulator, big: RunningSimulator) -> String {
        """
        format: 1
        backends:
          small: {kind: openai, url: "http://127.0.0.1:\(small.port)/v1", model: simulated}
          big: {kind: openai, url: "http://127.0.0.1:\(big.port)/v1", model: simulated}
          patient: {kind: retry, of: small, attempts: 9, on: [server], backoff_ms: 1, max_wait_ms: 1}
          ladder:
            kind: cascade
            stages:
              - {backend: patient, checks: [{pattern: "of$"}, {self_consistency: {samples: 2, share: 1}}]}
              - {backend: big}
        prices:
          small: {currency: USD, input_per_million: "0", output_per_million: "0", per_request: "0.001"}
          big: {currency: USD, input_per_million: "0", output_per_million: "0", per_request: "1"}
        load: {concurrency: [\(users)], warmup: 0}

        """
    }

    /// Waits until every user waits for the backend that says nothing, and kills the run: nothing else is then under way.
    private func killOnceAllWait(_ child: pid_t, _ out: String, said: String) throws -> String {
        for _ in 0..<1800 {
            if let folder = program.firstEntry(of: out), let run = try? RunReader.read(folder: folder) {
                let waiting = run.record.exchanges.filter { $0.id.hop > 0 && $0.reply.text.hasSuffix("for") }
                if waiting.count == users {
                    kill(child, SIGKILL)
                    #expect(program.end(child).signal == SIGKILL)
                    return folder
                }
            }
            usleep(100_000)
        }
        kill(child, SIGKILL)
        _ = program.end(child)
        throw ChildProcess.Failed("the users did not come to wait in three minutes: \(program.text(said))")
    }

    @Test func `every hop that had ended is kept and accounted for, whole or not`() throws {
        let folder = try TemporaryFolder()
        for name in ["short", "long"] {
            mkdir("\(folder.path)/\(name)", 0o755)
            let files = Self.suite(name, words: name == "short" ? 3 : 10, cases: name == "short" ? 16 : 4)
            try folder.script("\(name)/suite.yaml", files["\(name).yaml"] ?? "")
            try folder.script("\(name)/\(name).jsonl", files["\(name).jsonl"] ?? "")
        }
        let log = folder.path + "/small.jsonl"
        let small = try RunningSimulator(
            [
                "--ttft", "2", "--itl", "1", "--output-tokens", "12", "--fault", "unavailable=20", "--log",
                log,
            ], says: folder.path + "/small.txt")
        defer { small.stop() }
        let big = try RunningSimulator(["--ttft", "86400000"], says: folder.path + "/big.txt")
        defer { big.stop() }
        try folder.script("assay.yaml", configuration(small: small, big: big))
        let (out, said) = (folder.path + "/runs", folder.path + "/said.txt")
        let words = [
            "run", folder.path + "/short", folder.path + "/long", "--config", folder.path + "/assay.yaml",
            "--backend", "ladder", "--out", out,
        ]
        let run = try killOnceAllWait(program.start(words, output: said), out, said: said)
        small.stop()
        let record = try RunReader.read(folder: run).record
        let hops = record.exchanges.filter { $0.id.hop > 0 }
        try checkRecords(record, hops, served: replies(log))
        try checkReport(run, record, hops)
    }

    /// The names of the replies that the server gave, failures among them.
    private func replies(_ log: String) throws -> [String] {
        try program.text(log).split(separator: "\n").map {
            try #require(try JSON.parse(String($0))["id"]?.stringValue)
        }
    }

    private func checkRecords(_ record: RunRecord, _ hops: [Exchange], served: [String]) throws {
        #expect(hops.compactMap { $0.wire?.headers["x-request-id"] }.sorted() == served.sorted())
        #expect(hops.count == served.count && Set(hops.map(\.id)).count == hops.count)
        let wholes = record.exchanges.filter { $0.id.hop == 0 }
        #expect(!wholes.isEmpty && wholes.count == record.episodes.count)
        #expect(record.episodes.allSatisfy { $0.outcome == .accepted && $0.planned.suite == "short" })
        for (episode, own) in Dictionary(grouping: hops, by: \.id.episode) {
            #expect(own.map(\.id.hop).sorted() == Array(1...own.count))
            let ended = record.episodes.first { $0.planned.id == episode }
            #expect(own.count { $0.succeeded } == (ended == nil ? 1 : 2))
            if let ended { #expect(ended.exchanges.count == own.count + 1) }
        }
        #expect(Set(hops.map(\.id.episode)).count == record.episodes.count + users)
    }

    /// A thousandth for each hop that was served, of ended episodes and of those that the kill cut short.
    private func checkReport(_ run: String, _ record: RunRecord, _ hops: [Exchange]) throws {
        let path = run + "/said.json"
        #expect(program.end(program.start(["report", run, "--json"], output: path)).status == 0)
        let words = program.text(path)
        let json = try JSON.parse(String(words.drop { $0 != "{" }.reversed().drop { $0 != "}" }.reversed()))
        let groups = json.value(at: "levels.0.groups")?.arrayValue ?? []
        let all = try #require(groups.last)
        for account in [Account.inference, .retries, .guards] {
            let own = hops.count { $0.account == account && $0.succeeded }
            let sum = Money(nanos: Int64(own) * 1_000_000, currency: .usDollar)
            #expect(own > 0 && all.value(at: "ledger.\(account.rawValue)")?.stringValue == sum.decimalText)
        }
        #expect(all["ledger"]?["fallbacks"] == nil)
        let count = record.episodes.count
        #expect(all.value(at: "metrics.cases.value")?.integerValue == Int64(count + users))
        let notes = JSON.text(json.value(at: "levels.0.notes") ?? .null)
        #expect(notes.contains("did not come to its end"))
        #expect(notes.contains("\(users) had begun and not ended: they stand as stopped"))
    }
}
#endif

#if Engine
import AssayCore
import AssayFormats
import AssayJSON
import AssayTestSupport
import Glibc
import Testing

/// A sweep over rates of a machine that is paid by the hour, on a suite of which the simulated server gets three quarters right: the
/// token-cost curve and the choice against figures worked out from the records by hand.
@Suite(.serialized) struct CostChoiceProgramTests {
    private let program = ProgramTests()
    private static let rates = [20.0, 40, 200]
    /// A cent for every second.
    private static let moneyPerSecond = 0.01

    private static let suite = """
        format: 1
        name: answers
        version: 1.0.0
        workload: answers
        summary: Short answers, a quarter of which the simulated server never gets right.
        prompt: {user: "{{input.question}}"}
        generation: {max_tokens: 10, temperature: 0}
        cases: cases.jsonl
        acceptance: [{scorer: contains_all}]
        slo: {episode_ms: 1000}

        """

    /// More than the independent times that a 95th percentile needs, so that it is known however much a case's times have in common.
    private static let cases = (0..<64).map { number in
        let fact = number % 4 == 3 ? "invoice" : "pays"
        let input = #""input": {"question": "Who pays for \#(number)?"}"#
        return #"{"id": "c\#(number)", \#(input), "expect": {"facts": ["\#(fact)"]}}"# + "\n"
    }.joined()

    /// What one rate came to, from the records alone.
    private struct Level {
        var episodes = 0.0
        var accepted = 0.0
        var acceptedTokens = 0.0
        var inTime = 0.0
        var money = 0.0
        /// The 95th of every hundred episode times, in milliseconds.
        var p95 = 0.0
    }

    private func levels(_ record: RunRecord) -> [Level] {
        let answers = Dictionary(record.exchanges.map { ($0.id.episode, $0.usage.answer ?? 0) }) { $1 }
        return Self.rates.indices.map { index in
            var level = Level()
            var times: [Double] = []
            for episode in record.episodes where episode.level == index && !episode.planned.warmUp {
                let isAccepted = episode.output.contains("pays") && Self.isRight(episode.planned.caseID)
                let time = Double(episode.ended.nanoseconds - episode.scheduled.nanoseconds) / 1e6
                level.episodes += 1
                level.accepted += isAccepted ? 1 : 0
                level.acceptedTokens += isAccepted ? Double(answers[episode.planned.id] ?? 0) : 0
                level.inTime += time <= 1000 ? 1 : 0
                times.append(time)
            }
            let window = record.header.windows.first { $0.level == index }
            let held = (window?.ended.nanoseconds ?? 0) - (window?.steadyFrom.nanoseconds ?? 0)
            level.money = Double(held) / 1e9 * Self.moneyPerSecond
            times.sort()
            level.p95 = times[(times.count * 95 + 99) / 100 - 1]
            return level
        }
    }

    private static func isRight(_ caseID: String) -> Bool { (Int(caseID.dropFirst()) ?? 3) % 4 != 3 }

    private func sweep(_ folder: TemporaryFolder, port: String) throws -> String {
        try folder.script("suite.yaml", Self.suite)
        try folder.script("cases.jsonl", Self.cases)
        try folder.script(
            "assay.yaml",
            """
            format: 1
            backends: {machine: {kind: openai, url: "http://127.0.0.1:\(port)/v1", model: simulated}}
            prices: {machine: {currency: USD, rate_per_hour: "36", utilisation: 1, share_by: tokens}}
            load: {rate: [20, 40, 200], arrivals: constant, seconds: 4, warmup: 0}

            """)
        let said = folder.path + "/said.txt"
        let run = [
            "run", folder.path, "--config", folder.path + "/assay.yaml", "--out", folder.path + "/runs",
        ]
        #expect(program.end(program.start(run, output: said)).status == 0, "\(program.text(said))")
        return try #require(program.firstEntry(of: folder.path + "/runs"))
    }

    private func json(_ words: [String], _ folder: TemporaryFolder, status: Int32 = 0) throws -> JSONValue {
        let path = folder.path + "/said.json"
        #expect(program.end(program.start(words, output: path)).status == status, "\(program.text(path))")
        let text = program.text(path).drop { $0 != "{" }.reversed().drop { $0 != "}" }.reversed()
        return try JSON.parse(String(text))
    }

    private func isNear(_ value: JSONValue?, _ expected: Double) -> Bool {
        (value?.numberValue).map { abs($0 - expected) <= 1e-6 * expected } ?? false
    }

    @Test func `the curve, its optimum and the choice are those that the records give by hand`() throws {
        let folder = try TemporaryFolder()
        let server = try RunningSimulator(
            ["--engine", "--sequences", "1", "--step", "1", "--output-tokens", "10"],
            says: folder.path + "/server.txt")
        defer { server.stop() }
        let run = try sweep(folder, port: server.port)
        let levels = levels(try RunReader.read(folder: run).record)
        #expect(levels.map { $0.episodes > 70 && $0.accepted > 0 } == [true, true, true])
        try checkCurve(run, levels, folder)
        try checkChoice(run, levels, folder)
    }

    private func checkCurve(_ run: String, _ levels: [Level], _ folder: TemporaryFolder) throws {
        let report = try json(["report", run, "--json"], folder)
        let points = report.value(at: "token_cost.0.curve")?.arrayValue ?? []
        #expect(points.compactMap { $0["load"]?.numberValue } == Self.rates)
        for (point, level) in zip(points, levels) {
            #expect(isNear(point["cost_per_accepted_token"], level.money / level.acceptedTokens * 1e6))
            #expect(isNear(point["acceptance_rate"], level.accepted / level.episodes))
            #expect(isNear(point["slo_attainment"], level.inTime / level.episodes))
            #expect(point["kept"]?.boolValue == (level.inTime / level.episodes >= 0.9))
        }
        // The lowest load holds the machine for as long as the next and sells half as much; the last is not kept in time.
        #expect(report.value(at: "token_cost.0.optimum")?.numberValue == 40)
        #expect(report.value(at: "token_cost.0.slo_breaks_at")?.numberValue == 200)
        let words = folder.path + "/report.txt"
        #expect(program.end(program.start(["report", run], output: words)).status == 0)
        #expect(program.text(words).contains("machine: least at 40.0 episodes/s, $"))
        #expect(program.text(run + "/report.html").contains("token-cost-0"))
    }

    private func checkChoice(_ run: String, _ levels: [Level], _ folder: TemporaryFolder) throws {
        let choice = try json(["choose", run, "--acceptance", "30", "--p95", "1000", "--json"], folder)
        #expect(choice["choice"]?.stringValue?.hasSuffix("machine at 40 episodes/s (constant)") == true)
        let options = choice["options"]?.arrayValue ?? []
        #expect(options.count == levels.count)
        for (rate, level) in zip(Self.rates, levels) {
            let option = options.first { $0["name"]?.stringValue?.contains(" \(Int(rate)) ") == true }
            #expect(isNear(option?["cost_per_accepted_output"], level.money / level.accepted))
            #expect(isNear(option?["acceptance_rate"], level.accepted / level.episodes))
            let lacks = option?["lacks"]?.arrayValue?.compactMap(\.stringValue) ?? ["nothing was said"]
            #expect(lacks.isEmpty == (level.p95 <= 1000), "\(rate): p95 \(level.p95) ms, \(lacks)")
        }
        let none = try json(["choose", run, "--acceptance", "99", "--json"], folder, status: 1)
        #expect(none["choice"] == .null)
    }
}
#endif

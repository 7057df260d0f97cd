import AssayCore
import AssayFormats
import AssayJSON
import Glibc
import Testing

@Suite struct RoundTripTests {
    static func exchange(_ number: Int, ending: Ending) -> Exchange {
        let at = { (offset: Int64) in MonotonicInstant(nanoseconds: Int64(number) * 1_000_000 + offset) }
        return Exchange(
            request: GenerationRequest(
                id: ExchangeID(episode: "0/s/c/\(number)", turn: number % 3, attempt: 1), scheduled: at(0),
                messages: [
                    Message(.system, "Be “brief”.\n"), Message(.user, "🦊 \u{1}"),
                    Message(
                        .assistant, "", toolCalls: [ToolCall(id: "1", name: "f", arguments: "{\"a\": 1}")]),
                    Message(.tool, "[]", toolCallID: "1"),
                ],
                settings: GenerationSettings(
                    maxTokens: 9, temperature: 0.7, topK: 40, topP: 0.9, minP: 0.05, repetitionPenalty: 1.1,
                    seed: .max, stop: ["\n\n"]),
                tools: [ToolDeclaration(name: "f", summary: "F.", parameters: ["type": "object"])],
                responseFormat: number % 2 == 0 ? .jsonSchema(["type": "object"]) : .grammar("root ::= \"x\"")
            ),
            backend: "b", servedModel: "m",
            trace: Trace(
                scheduled: at(0), sent: at(5), firstByte: at(9), terminal: number % 2 == 0 ? at(30) : nil,
                closed: at(40),
                chunks: [
                    Chunk(at: at(10), kind: .reasoning, bytes: 3, tokens: 1),
                    Chunk(at: at(12), kind: .answer, bytes: 4),
                    Chunk(at: at(12), kind: .toolCall, bytes: 5, tokens: 2),
                ], heldBack: Nanoseconds(Int64(number))),
            reply: Reply(
                text: "t", reasoning: "r", toolCalls: [ToolCall(id: "2", name: "g", arguments: "{bad")]),
            usage: Usage(freshPrompt: 5, cacheRead: 3, answer: 2, reasoning: number, source: .tokenizer),
            rawUsage: ["prompt_tokens": 8], serverTimings: ["prompt_ms": 1.5],
            wire: WireDetails(
                status: 200, peer: "127.0.0.1:1", reusedConnection: true, bodyBytes: 77,
                headers: ["x-id": "1"], errorBody: "<html>", ignored: ["delta.new": 3, "event x": 1]),
            ending: ending)
    }

    static let endings: [Ending] = [
        .completed(.stop), .completed(.other("abort")), .failed(Failure(.timeout, "late")), .cancelled,
    ]

    @Test(arguments: endings) func `an exchange comes back as it was written`(ending: Ending) throws {
        for number in 0..<4 {
            let exchange = Self.exchange(number, ending: ending)
            #expect(try Exchange(json: JSON.parse(JSON.text(exchange.json))) == exchange)
        }
    }

    @Test(arguments: EvaluationPurpose.allCases, [nil, "abc"])
    func `a request of the evaluation comes back with what it was for`(
        purpose: EvaluationPurpose, prompt: String?
    ) throws {
        let record = EvaluationExchange(
            use: EvaluationUse(purpose: purpose, part: "judge", promptDigest: prompt),
            exchange: Self.exchange(1, ending: .completed(.stop)))
        #expect(try EvaluationExchange(json: JSON.parse(JSON.text(record.json))) == record)
    }

    static func episode(_ id: String, ending: EpisodeEnding, scores: [Score] = []) -> Episode {
        Episode(
            planned: PlannedEpisode(
                id: id, suite: "s", caseID: "c", repetition: 2, seed: .max, warmUp: false),
            backend: "b", level: 1, scheduled: MonotonicInstant(nanoseconds: 10),
            ended: MonotonicInstant(nanoseconds: 99),
            exchanges: [ExchangeID(episode: id, turn: 1, attempt: 2)],
            retrieved: ["p1"],
            steps: [
                ToolStep(
                    turn: 0, call: ToolCall(id: "1", name: "f", arguments: "{}"), result: "[]",
                    error: .invalidArguments, took: Nanoseconds(7), latency: Nanoseconds(5))
            ], output: "o", ending: ending, scores: scores)
    }

    @Test func `an episode comes back as it was written`() throws {
        let scores = [
            Score(scorer: "a", required: true, finding: .judged(value: 0.5, passed: false), reason: "half"),
            Score(scorer: "b", required: false, finding: .unscored, reason: "no sandbox"),
            Score(
                scorer: "c", required: true, finding: .judged(value: 1, passed: true), reason: "",
                label: "contained", verdict: .undecisive),
        ]
        for ending in [
            EpisodeEnding.answered, .stepLimit, .stopped(.interrupt), .stopped(.tokens),
            .failed(Failure(.empty, "nothing")),
        ] {
            var episode = Self.episode("e", ending: ending, scores: scores)
            let probe = ToolStep(
                turn: 0, call: ToolCall(id: "probe", name: "g", arguments: "{}"), result: "1")
            (episode.openingProbes, episode.probes) = ([probe], [probe, probe])
            #expect(try Episode(json: JSON.parse(JSON.text(episode.json))) == episode)
        }
    }

    static let header = RunHeader(
        id: "r", started: "2026-01-01T00:00:00Z", version: "0", configuration: ["a": 1],
        plan: RunPlan(
            seed: .max,
            levels: [
                PlannedLevel(
                    backend: "b", shape: .closed(concurrency: 4),
                    stop: StopRule(episodes: 3, time: .seconds(2)),
                    episodes: [
                        PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 7, warmUp: true)
                    ])
            ], digest: "d"),
        suites: [SuiteStamp(name: "s", path: "suites/s", version: "1", digest: "x", weight: 2)],
        backends: [BackendIdentity(name: "b", kind: "engine", model: "m", details: ["k": "v"])],
        machine: Machine(processor: "p", cores: 2, memoryBytes: 1 << 34, system: "Linux"),
        origin: MonotonicInstant(nanoseconds: 1_000), status: .running, windows: [])

    @Test func `what is known of a level comes back as it was written`() throws {
        var header = Self.header
        header.suites[0].judgedBy = "y"
        #expect(try RunHeader(json: JSON.parse(JSON.text(header.json))).suites == header.suites)
        let at = { MonotonicInstant(nanoseconds: $0) }
        header.windows = [
            LevelWindow(
                level: 0, began: at(1), steadyFrom: at(2), steadyTo: at(3), ended: at(4), dropped: 5,
                endedEarly: "over-saturated",
                instrument: InstrumentHealth(busyShare: 0.25, stampError: Nanoseconds(600))),
            LevelWindow(level: 1, began: at(5), steadyFrom: at(6), steadyTo: at(7), ended: at(8)),
        ]
        #expect(try RunHeader(json: JSON.parse(JSON.text(header.json))).windows == header.windows)
    }

    @Test func `a killed run is read up to its torn last line, and the later of two judgements counts`()
        async throws
    {
        let folder = "/tmp/assay-formats-\(getpid())"
        let writer = try RecordWriter(folder: folder, header: Self.header)
        try await writer.append(Self.exchange(1, ending: .completed(.stop)))
        try await writer.append(Self.episode("e1", ending: .answered))
        try await writer.append(Self.episode("e2", ending: .answered))
        let score = Score(scorer: "a", required: true, finding: .judged(value: 1, passed: true), reason: "")
        try await writer.append(Self.episode("e1", ending: .answered, scores: [score]))
        let file = try #require(fopen(folder + "/exchanges.jsonl", "a"))
        fputs(#"{"id": "half of a li"#, file)
        fclose(file)
        let run = try RunReader.read(folder: folder)
        // Judged after it was read, an episode must be written with the times it had.
        let waiting = try #require(run.record.episodes.last)
        try await writer.append(waiting.onTheClock(of: Self.header.origin))
        #expect(try RunReader.read(folder: folder).record.episodes.last == waiting)
        #expect(run.record.header.plan == Self.header.plan)
        #expect(run.record.exchanges.count == 1)
        #expect(run.record.exchanges.first?.trace.scheduled.nanoseconds == 999_000)
        #expect(run.record.episodes.map(\.planned.id) == ["e1", "e2"])
        #expect(run.record.episodes.first?.outcome == .accepted)
        #expect(run.notes.count == 1)
        #expect(run.notes.first?.contains("exchanges.jsonl:2:") == true)
    }

    @Test func `judging anew keeps the lines that cannot be read`() async throws {
        let folder = "/tmp/assay-formats-damaged-\(getpid())"
        let writer = try RecordWriter(folder: folder, header: Self.header)
        try await writer.append(Self.episode("e1", ending: .answered))
        let file = try #require(fopen(folder + "/episodes.jsonl", "a"))
        let damaged = [#"{"id": "e2", "ending": "of a later version"}"#, #"{"id": "torn"#]
        fputs(damaged.joined(separator: "\n"), file)
        fclose(file)
        let run = try RunReader.read(folder: folder)
        try RunReader.replaceEpisodes(run.record.episodes, folder: folder)
        let lines = try SourceFile(reading: folder + "/episodes.jsonl").lines
        #expect(lines.dropFirst().map { String(decoding: $0, as: UTF8.self) } == damaged + [""])
        #expect(try RunReader.read(folder: folder).record.episodes == run.record.episodes)
        #expect(try RunReader.read(folder: folder).notes.count == run.notes.count)
    }

    @Test func `what is added to a file that ends in the middle of a line begins a line of its own`()
        async throws
    {
        let path = "/tmp/assay-formats-torn-\(getpid()).jsonl"
        let file = try #require(fopen(path, "w"))
        fputs(#"{"purpose": "judge", "ba"#, file)
        fclose(file)
        let record = EvaluationExchange(
            use: EvaluationUse(purpose: .judge, part: "judge"),
            exchange: Self.exchange(1, ending: .completed(.stop)))
        let origin = MonotonicInstant(nanoseconds: 0)
        try await EvaluationWriter(path: path, origin: origin).append(record)
        let lines = try SourceFile(reading: path).lines
        #expect(lines.count == 2)
        #expect(try EvaluationExchange(json: JSON.parse(lines[0])) == record)
        unlink(path)
    }

    @Test(arguments: [
        (#""at":[10"#, #""at":[9223372036854775807"#),
        (#""scheduled":1000000"#, #""scheduled":-9223372036854775808"#),
        (#""closed":1000040"#, #""closed":9223372036854775807"#),
        (#""answer":2"#, #""answer":9223372036854775807"#),
        (#""bytes":[3"#, #""bytes":[9223372036854775807"#),
    ])
    func `a number that no sum could hold makes a record that cannot be read`(what: String, wrong: String)
        throws
    {
        let text = JSON.text(Self.exchange(1, ending: .completed(.stop)).json)
        let changed = try JSON.parse(text.replacing(what, with: wrong))
        #expect(text.contains(what), "\(text)")
        #expect(throws: RecordError.self) { try Exchange(json: changed) }
    }

    @Test func `what servers said comes back on the run's own time, and runs without it are read`()
        async throws
    {
        let folder = "/tmp/assay-formats-telemetry-\(getpid())"
        let writer = try RecordWriter(folder: folder, header: Self.header)
        let samples = [
            TelemetrySample(
                backend: "b", url: "http://h/metrics", at: MonotonicInstant(nanoseconds: 1_500),
                values: [.running: 3, .cacheUse: 0.5]),
            TelemetrySample(
                backend: "b", url: "http://h/metrics", at: MonotonicInstant(nanoseconds: 1_600),
                failure: "HTTP 503"),
        ]
        for sample in samples { try await writer.append(sample) }
        let file = try #require(fopen(folder + "/telemetry.jsonl", "a"))
        fputs(#"{"backend": "b", "ur"#, file)
        fclose(file)
        let run = try RunReader.read(folder: folder)
        #expect(run.record.telemetry.map(\.at.nanoseconds) == [500, 600])
        #expect(run.record.telemetry.map(\.values) == samples.map(\.values))
        #expect(run.record.telemetry.map(\.failure) == samples.map(\.failure))
        #expect(run.notes.first?.contains("telemetry.jsonl:3:") == true)
        remove(folder + "/telemetry.jsonl")
        #expect(try RunReader.read(folder: folder).record.telemetry == [])
    }

    @Test func `what meters said comes back as it was written, with what they are`() async throws {
        let folder = "/tmp/assay-formats-energy-\(getpid())"
        var header = Self.header
        header.energy = EnergyStamp(
            meters: [
                MeterIdentity(
                    name: "cpu", kind: "rapl", boundary: .chip, source: "/sys", wrapsAt: ["package-0": 99],
                    idleWatts: 1.5)
            ],
            terms: EnergyTerms(
                pue: Quantity(decimal: "1.25") ?? Quantity(1), carbonPerKWh: Quantity(340),
                pricePerKWh: Money(nanos: 180_000_000, currency: Currency("EUR"))))
        let writer = try RecordWriter(folder: folder, header: header)
        let samples = [
            EnergySample(
                meter: "cpu", at: MonotonicInstant(nanoseconds: 1_500),
                readings: [
                    EnergyReading(part: "package-0", value: .microjoules(.max)),
                    EnergyReading(part: "gpu0", value: .watts(250.5)),
                ]),
            EnergySample(meter: "cpu", at: MonotonicInstant(nanoseconds: 1_600), failure: "gone"),
        ]
        for sample in samples { try await writer.append(sample) }
        let run = try RunReader.read(folder: folder)
        #expect(run.record.header.energy == header.energy)
        #expect(run.record.energy.map(\.at.nanoseconds) == [500, 600])
        #expect(run.record.energy.map(\.readings) == samples.map(\.readings))
        #expect(run.record.energy.map(\.failure) == samples.map(\.failure))
    }

    @Test func `a baseline comes back as it was written, one result a line`() throws {
        let result = CaseResult(
            suite: "s", caseID: "c", cluster: "c", backend: "b", load: "concurrency 4", repetition: 0,
            outcome: .rejected,
            promptTokens: 10, outputTokens: nil, costNanos: 123, timeToFirstToken: Nanoseconds(5),
            episodeTime: Nanoseconds(9), outputDigest: "d", weight: 3)
        let baseline = Baseline(
            name: "n", run: "r", started: "t", currency: .usDollar, priceBasis: ["x"],
            machine: Self.header.machine,
            seed: 1, suites: Self.header.suites, backends: Self.header.backends, results: [result, result],
            priceBookDigest: "abc")
        let path = "/tmp/assay-baseline-\(getpid()).json"
        try BaselineFile.write(baseline, path: path)
        #expect(try BaselineFile.read(path: path) == baseline)
        #expect(
            try SourceFile(reading: path).text.split(separator: "\n").count { $0.contains("\"case\"") } == 2)
    }
}

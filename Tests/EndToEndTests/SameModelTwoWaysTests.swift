#if Engine
import AssayAcceptance
import AssayBackends
import AssayCore
import AssayEngine
import AssayFormats
import AssayRunner
import AssayTestSupport
import Glibc
import Synchronization
import Testing

/// The in-process engine and the real llama-server, built from one source, with one model.
@Suite(.serialized) struct SameModelTwoWaysTests {
    static let repository = String(
        #filePath.dropLast("/Tests/EndToEndTests/SameModelTwoWaysTests.swift".count))

    /// Every bundled suite's cases, greedy and cut short: long enough to part ways, short enough for a test.
    static func requests() async throws -> [GenerationRequest] {
        var requests: [GenerationRequest] = []
        for name in ["agent", "codegen", "rag", "support", "synthesis"] {
            let suite = try SuiteReader.read(
                folder: "\(repository)/suites/\(name)", kinds: AcceptanceScorers.all)
            let retriever = try suite.retrieval.map { retrieval throws(CannotRun) in
                try BM25Retriever(retrieval)
            }
            let openings = try await OpeningWriter(
                suite: suite, retriever: retriever, worlds: WorldMaker()
            ).openings()
            for testCase in suite.cases {
                var request = GenerationRequest(
                    id: ExchangeID(episode: "\(name)/\(testCase.id)"),
                    scheduled: MonotonicInstant(nanoseconds: 0),
                    messages: openings[testCase.id]?.messages ?? [], settings: suite.settings,
                    tools: suite.world?.tools.map(\.declaration) ?? [],
                    responseFormat: suite.responseFormat)
                request.settings.maxTokens = 24
                request.settings.temperature = 0
                requests.append(try Constraints.written(out: request))
            }
        }
        return requests
    }

    @Test func `greedy texts and token counts agree, and so do the server's own timings`() async throws {
        let server = try LlamaServer(
            binary: Self.repository + "/.engine/bin/llama-server", model: DefaultModel.path)
        defer { server.stop() }
        let http = HTTPBackend(
            name: "http", configuration: EndpointConfiguration(url: server.url, model: "smollm2"))
        try await http.prepare()
        let engine = EngineBackend(
            name: "engine", modelName: DefaultModel.name,
            configuration: EngineConfiguration(modelPath: DefaultModel.path, sequences: 1, threads: 2))
        try await engine.prepare()
        let requests = try await Self.requests()
        #expect(requests.count >= 80)
        var equal = 0
        var lateness: [Double] = []
        for request in requests {
            let (near, far) = (await engine.generate(request), await http.generate(request))
            #expect(near.succeeded && far.succeeded, "\(request.id): \(near.ending) and \(far.ending)")
            let same =
                near.reply.text == far.reply.text && near.usage.prompt == far.usage.prompt
                && near.usage.output == far.usage.output
            equal += same ? 1 : 0
            let timings = far.serverTimings
            let counted =
                (timings?["prompt_n"]?.integerValue ?? -1) + (timings?["cache_n"]?.integerValue ?? 0)
            #expect(far.usage.prompt == Int(counted), "\(request.id)")
            #expect(
                far.usage.output.map { Int64($0) } == timings?["predicted_n"]?.integerValue,
                "\(request.id)")
            if let first = far.trace.firstToken, let sent = far.trace.sent,
                let own = timings?["prompt_ms"]?.numberValue
            {
                lateness.append((first - sent).inMilliseconds - own)
            }
        }
        let share = Double(equal) / Double(requests.count)
        #expect(share >= 0.95, "\(equal) of \(requests.count) cases give the same text and token counts")
        // The client sees the first token after the server has computed the prompt, and on one machine not long after.
        let median = lateness.sorted()[lateness.count / 2]
        #expect(lateness.count == requests.count)
        #expect(median > 0 && median < 60, "median of TTFT minus the server's prompt time: \(median) ms")
        print(
            "in-process and HTTP: \(equal) of \(requests.count) equal; TTFT minus the server's prompt time: median \(median) ms"
        )
        await engine.shutdown()
        await http.shutdown()
    }

    @Test
    func `a whole reply, a cancelled stream and a model that is not listed work against the real server`()
        async throws
    {
        let server = try LlamaServer(
            binary: Self.repository + "/.engine/bin/llama-server", model: DefaultModel.path)
        defer { server.stop() }
        var configuration = EndpointConfiguration(url: server.url, model: "smollm2")
        configuration.isStreaming = false
        let whole = HTTPBackend(name: "whole", configuration: configuration)
        var request = GenerationRequest(
            id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
            messages: [
                Message(.system, "You are a helpful assistant."),
                Message(.user, "What is the capital of France?"),
            ],
            settings: GenerationSettings(maxTokens: 20))
        let reply = await whole.generate(request)
        #expect(reply.reply.text.contains("Paris"))
        #expect(reply.usage.prompt != nil && reply.usage.output != nil)
        configuration.isStreaming = true
        let streamed = HTTPBackend(name: "streamed", configuration: configuration)
        request.settings.maxTokens = 2000
        let long = request
        let task = Task { await streamed.generate(long) }
        task.cancel()
        #expect(await task.value.ending == .cancelled)
        configuration.model = "no-such-model"
        // The server answers to every name, so the name is noted and nothing is refused.
        let notes = Mutex([String]())
        let unlisted = HTTPBackend(name: "wrong", configuration: configuration) { note in
            notes.withLock { $0.append(note) }
        }
        try await unlisted.prepare()
        #expect(notes.withLock { $0 }.count { $0.contains("does not list the model 'no-such-model'") } == 1)
        await unlisted.shutdown()
        await whole.shutdown()
        await streamed.shutdown()
    }
}
#endif

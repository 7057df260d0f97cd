#if Engine
import AssayCore
import AssayEngine
import AssayJSON
import Testing

/// One engine for all of these tests: loading the model takes longer than most of them.
enum SharedEngine {
    static let task = Task { () throws -> EngineBackend in
        let backend = EngineBackend(
            name: "engine", modelName: DefaultModel.name,
            configuration: EngineConfiguration(
                modelPath: DefaultModel.path, contextTokens: 1024, threads: 2))
        try await backend.prepare()
        return backend
    }
}

func request(
    _ prompt: String, system: String? = "You are a helpful assistant.", id: String = "e", turn: Int = 0,
    settings: GenerationSettings = GenerationSettings(maxTokens: 24), tools: [ToolDeclaration] = [],
    format: ResponseFormat = .text
) -> GenerationRequest {
    GenerationRequest(
        id: ExchangeID(episode: id, turn: turn), scheduled: MonotonicInstant(nanoseconds: 0),
        messages: (system.map { [Message(.system, $0)] } ?? []) + [Message(.user, prompt)],
        settings: settings,
        tools: tools, responseFormat: format)
}

@Suite struct EngineTests {
    @Test func `greedy decoding gives the same text every time, with every instant in order`()
        async throws
    {
        let engine = try await SharedEngine.task.value
        let first = await engine.generate(request("What is the capital of France?"))
        let second = await engine.generate(request("What is the capital of France?"))
        #expect(first.reply.text.contains("Paris"))
        #expect(first.reply.text == second.reply.text)
        #expect(first.usage.prompt == second.usage.prompt)
        let trace = first.trace
        let instants = [trace.sent, trace.firstToken, trace.lastContent, trace.terminal, trace.closed]
            .compactMap(\.self)
        #expect(instants.count == 5)
        #expect(instants == instants.sorted())
        #expect(trace.chunks.map(\.at) == trace.chunks.map(\.at).sorted())
    }

    @Test func `a prompt that begins like an earlier one reports those tokens as read from the cache`()
        async throws
    {
        // An engine of its own: in a shared one another test may take the sequence in between.
        let engine = EngineBackend(
            name: "cache", modelName: DefaultModel.name,
            configuration: EngineConfiguration(
                modelPath: DefaultModel.path, contextTokens: 512, sequences: 2, threads: 2))
        try await engine.prepare()
        let system =
            "You answer questions about the harbour of Marrowby, which has four piers and one lighthouse."
        let first = await engine.generate(request("How many piers are there?", system: system))
        let second = await engine.generate(request("How many lighthouses are there?", system: system))
        let shared = try #require(second.usage.cacheRead)
        #expect(shared >= 20)
        #expect(second.usage.freshPrompt.map { $0 + shared } == second.usage.prompt)
        #expect(first.usage.prompt != nil)
        await engine.shutdown()
    }

    @Test func `a conversation without a system message gets the one of the model's template`()
        async throws
    {
        let engine = try await SharedEngine.task.value
        let bare = await engine.generate(request("Hi", system: nil))
        let written = await engine.generate(
            request("Hi", system: "You are a helpful AI assistant named SmolLM, trained by Hugging Face"))
        #expect(bare.reply.text == written.reply.text)
        #expect(bare.usage.prompt == written.usage.prompt)
    }

    @Test func `a stop text ends the output and is no part of it`() async throws {
        let engine = try await SharedEngine.task.value
        let prompt = "Count from one to ten in digits, separated by commas."
        let free = await engine.generate(request(prompt, settings: GenerationSettings(maxTokens: 40)))
        let middle = try #require(free.reply.text.dropFirst(4).first)
        let stopped = await engine.generate(
            request(prompt, settings: GenerationSettings(maxTokens: 40, stop: [String(middle)])))
        #expect(!stopped.reply.text.contains(middle))
        #expect(free.reply.text.hasPrefix(stopped.reply.text))
        #expect(stopped.ending == .completed(.stop))
    }

    @Test func `the token limit ends an output as too long`() async throws {
        let engine = try await SharedEngine.task.value
        let exchange = await engine.generate(
            request("Write a long story about the sea.", settings: GenerationSettings(maxTokens: 7)))
        #expect(exchange.ending == .completed(.length))
        #expect(exchange.usage.output == 7)
        #expect(exchange.trace.chunks.count == 7)
    }

    @Test func `text outside ASCII comes back whole`() async throws {
        let engine = try await SharedEngine.task.value
        let grammar = "root ::= \"héllo 🦊 naïve 日本\""
        let exchange = await engine.generate(
            request("Say it.", settings: GenerationSettings(maxTokens: 60), format: .grammar(grammar)))
        #expect(exchange.reply.text == "héllo 🦊 naïve 日本")
        #expect(exchange.trace.chunks.reduce(0) { $0 + $1.bytes } == exchange.reply.text.utf8.count)
    }

    @Test func `a prompt longer than the context fails alone and in words`() async throws {
        let engine = try await SharedEngine.task.value
        async let long = engine.generate(request(String(repeating: "word ", count: 3000), id: "long"))
        async let short = engine.generate(request("Say hello.", id: "short"))
        let (failed, fine) = await (long, short)
        guard case .failed(let failure) = failed.ending else {
            Issue.record("the long prompt ended as \(failed.ending)")
            return
        }
        #expect(failure.kind == .contextOverflow)
        #expect(failure.message.contains("1024"))
        #expect(fine.succeeded)
    }

    @Test func `a cancelled request ends at once and frees its sequence`() async throws {
        let engine = try await SharedEngine.task.value
        let tasks = (0..<8).map { number in
            Task {
                await engine.generate(
                    request(
                        "Write a very long story.", id: "c\(number)",
                        settings: GenerationSettings(maxTokens: 900)))
            }
        }
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value.ending == .cancelled) }
        #expect(await engine.generate(request("Say hello.")).succeeded)
    }

    @Test func `sixteen requests at once all finish, each with the text it has alone`() async throws {
        let engine = try await SharedEngine.task.value
        let prompts = (0..<16).map { "Name one fact about the number \($0)." }
        var alone: [String] = []
        for prompt in prompts { alone.append(await engine.generate(request(prompt)).reply.text) }
        let together = await withTaskGroup(of: (Int, Exchange).self) { group in
            for (index, prompt) in prompts.enumerated() {
                group.addTask { (index, await engine.generate(request(prompt, id: "t\(index)"))) }
            }
            return await group.reduce(into: [Int: Exchange]()) { $0[$1.0] = $1.1 }
        }
        for exchange in together.values where !exchange.succeeded { Issue.record("\(exchange.ending)") }
        let equal = prompts.indices.count { together[$0]?.reply.text == alone[$0] }
        #expect(equal == 16, "equal texts alone and together: \(equal) of 16")
    }

    @Test func `one seed gives one text, another seed another`() async throws {
        let engine = try await SharedEngine.task.value
        func text(_ seed: UInt32) async -> String {
            await engine.generate(
                request(
                    "Invent a name for a boat.",
                    settings: GenerationSettings(
                        maxTokens: 32, temperature: 1.2, topK: 50, topP: 0.95, minP: 0.01,
                        repetitionPenalty: 1.1,
                        seed: seed))
            ).reply.text
        }
        let first = await text(1)
        #expect(await text(1) == first)
        #expect(await text(2) != first)
    }

    @Test func `a missing model and a file that is no model are said in one sentence`() async throws {
        for (path, words) in [
            ("/nonexistent/model.gguf", "cannot be read"), ("/etc/passwd", "is not a model"),
        ] {
            let backend = EngineBackend(
                name: "x", modelName: "x", configuration: EngineConfiguration(modelPath: path, threads: 1)
            )
            let error = await #expect(throws: CannotRun.self) { try await backend.prepare() }
            #expect(error?.message.contains(words) == true)
            #expect(error?.message.contains(path) == true)
        }
    }
}
#endif

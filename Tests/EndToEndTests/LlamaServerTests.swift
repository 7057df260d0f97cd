#if Engine
import AssayBackends
import AssayCore
import AssayEngine
import AssayFormats
import AssayTestSupport
import Glibc
import Testing

/// The real llama-server, asked by every dialect that it speaks, and watched while it works.
@Suite(.serialized) struct LlamaServerTests {
    private static func server() throws -> LlamaServer {
        try LlamaServer(
            binary: SameModelTwoWaysTests.repository + "/.engine/bin/llama-server", model: DefaultModel.path,
            contextTokens: 1024, slots: 2, arguments: ["--metrics", "--slots"])
    }

    private static func request(_ number: Int, tokens: Int = 6) -> GenerationRequest {
        GenerationRequest(
            id: ExchangeID(episode: "e\(number)"), scheduled: MonotonicInstant(nanoseconds: 0),
            messages: [Message(.user, "Count from one to twenty in words.")],
            settings: GenerationSettings(maxTokens: tokens))
    }

    private func ask(_ kind: DialectKind, _ server: LlamaServer, stream: Bool) async throws
        -> Exchange
    {
        var configuration = EndpointConfiguration(url: server.url, model: "smollm2", kind: kind)
        configuration.isStreaming = stream
        let backend = HTTPBackend(name: "b", configuration: configuration)
        try await backend.prepare()
        let exchange = await backend.generate(Self.request(0))
        await backend.shutdown()
        return exchange
    }

    @Test func `every dialect reads from the real server, streamed and whole, and they agree`() async throws {
        let server = try Self.server()
        defer { server.stop() }
        var texts: [DialectKind: [String]] = [:]
        var prompts: [DialectKind: Int] = [:]
        // Whole replies of the routes that other tests ask are left to those.
        let asked: [(kind: DialectKind, streams: [Bool])] = [
            (.chat, [true]), (.completions, [true]), (.responses, [true, false]),
            (.anthropic, [true, false]),
            (.llamaCpp, [true, false]),
        ]
        for (kind, streams) in asked {
            for stream in streams {
                let exchange = try await ask(kind, server, stream: stream)
                // This server calls a response completed also where it was cut at its length.
                #expect(
                    exchange.ending == .completed(kind == .responses ? .stop : .length), "\(kind) \(stream)")
                #expect(exchange.usage.output == 6, "\(kind) \(stream): \(exchange.usage)")
                #expect((exchange.usage.prompt ?? 0) > 5, "\(kind) \(stream): \(exchange.usage)")
                #expect(exchange.wire?.ignored == [:], "\(kind) \(stream)")
                #expect(exchange.rawUsage != nil)
                if stream { #expect(exchange.trace.chunks.count > 3) }
                if let timings = exchange.serverTimings {
                    // The buckets agree with what the server itself says that it computed and kept.
                    #expect(timings.tokens("prompt_n") == exchange.usage.freshPrompt, "\(kind) \(stream)")
                    #expect(timings.tokens("cache_n") == exchange.usage.cacheRead, "\(kind) \(stream)")
                } else {
                    #expect(kind == .anthropic || (kind == .responses && !stream))
                }
                texts[kind, default: []].append(exchange.reply.text)
                prompts[kind] = exchange.usage.prompt
            }
        }
        for (kind, both) in texts { #expect(Set(both).count == 1, "\(kind): \(both)") }
        #expect(prompts[.chat] == prompts[.responses])
        #expect(prompts[.chat] == prompts[.anthropic])
        #expect(texts[.chat]?.first == texts[.responses]?.first)
        #expect(texts[.chat]?.first == texts[.anthropic]?.first)
        #expect(texts[.completions]?.first == texts[.llamaCpp]?.first)
    }

    @Test func `what the real server says of itself agrees with what it was asked`() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let backend = HTTPBackend(
            name: "b", configuration: EndpointConfiguration(url: server.url, model: "smollm2"))
        try await backend.prepare()
        let scraper = TelemetryScraper(
            backend: "b", setting: TelemetrySetting(urls: [server.url + "/metrics"]), clock: ManualClock())
        try await scraper.check()
        let before = await reading(scraper)
        var (prompt, cached, output) = (0, 0, 0)
        for number in 0..<3 {
            let usage = await backend.generate(Self.request(number, tokens: 4)).usage
            prompt += usage.prompt ?? 0
            cached += usage.cacheRead ?? 0
            output += usage.output ?? 0
        }
        let after = await reading(scraper)
        try await expectTokensPerChunk(server)
        let told = await reading(scraper)
        #expect(
            told.values[.outputTokens].flatMap { all in after.values[.outputTokens].map { all - $0 } } == 5)
        func growth(_ term: TelemetryTerm) -> Double? {
            before.values[term].flatMap { was in after.values[term].map { $0 - was } }
        }
        #expect(growth(.promptTokens) == Double(prompt))
        #expect(growth(.prefixQueries) == Double(prompt))
        #expect(growth(.prefixHits) == Double(cached))
        #expect(growth(.outputTokens) == Double(output))
        #expect(cached > 0)
        #expect(after.values[.running] == 0 && after.values[.waiting] == 0)
        let details = await backend.identity.details
        #expect(details.value(at: "server.total_slots") == 2)
        #expect(details.value(at: "server.slots.1.n_ctx") == 1024)
        #expect(details.value(at: "server.model_ftype")?.stringValue?.hasPrefix("Q4_1") == true)
        #expect(details.value(at: "server.build_info") != nil)
        scraper.shutdown()
        await backend.shutdown()
    }

    /// With timings per token and progress, the server tells how many tokens a chunk carries, and that it is still reading the prompt.
    private func expectTokensPerChunk(_ server: LlamaServer) async throws {
        var configuration = EndpointConfiguration(url: server.url, model: "smollm2")
        configuration.body = JSONObject([
            .init(name: "timings_per_token", value: true), .init(name: "return_progress", value: true),
            .init(name: "cache_prompt", value: false),
        ])
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(Self.request(9, tokens: 5))
        await backend.shutdown()
        #expect(exchange.ending == .completed(.length))
        let tokens = exchange.trace.chunks.map(\.tokens)
        #expect(tokens.compactMap(\.self).reduce(0, +) == 5, "\(tokens)")
        #expect(!tokens.contains(nil))
        #expect(exchange.wire?.ignored == [:])
        // The chunks with progress came first, and none of them was a token.
        #expect(
            exchange.trace.firstByte.flatMap { first in exchange.trace.firstToken.map { $0 > first } } == true
        )
    }

    private func reading(_ scraper: TelemetryScraper) async -> TelemetrySample {
        var found: [TelemetrySample] = []
        try? await scraper.run { sample throws(CannotRun) in
            found.append(sample)
            throw CannotRun("enough")
        }
        return found.first
            ?? TelemetrySample(
                backend: "", url: "", at: MonotonicInstant(nanoseconds: 0), failure: "nothing was read")
    }
}

extension JSONValue {
    fileprivate func tokens(_ name: String) -> Int? { self[name]?.integerValue.map { Int($0) } }
}
#endif

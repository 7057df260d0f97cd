import AssayBackends
import AssayCore
import AssaySimulator
import AssaySystem
import AssayTestSupport
import Testing

/// The simulator's own `/metrics`, read as a run reads them.
@Suite struct TelemetryTests {
    @Test func `what the simulated server says of itself agrees with what it was asked`() async throws {
        let server = await RunningServer(
            ServerModel(timing: .engine(EngineModel()), outputTokens: .constant(16)))
        let scraper = TelemetryScraper(
            backend: "b",
            setting: TelemetrySetting(urls: ["http://127.0.0.1:\(server.port)/metrics"]), clock: ManualClock()
        )
        try await scraper.check()
        let before = await reading(scraper)
        let backend = HTTPBackend(
            name: "b", configuration: EndpointConfiguration(url: server.url, model: "simulated"))
        try await backend.prepare()
        var prompts = 0
        var cached = 0
        for number in 0..<3 {
            let exchange = await backend.generate(
                GenerationRequest(
                    id: ExchangeID(episode: "\(number)"), scheduled: .now(),
                    messages: [Message(.user, String(repeating: "word ", count: 400))],
                    settings: GenerationSettings(maxTokens: 16)))
            #expect(exchange.succeeded)
            prompts += exchange.usage.prompt ?? 0
            cached += exchange.usage.cacheRead ?? 0
        }
        let after = await reading(scraper)
        func growth(_ term: TelemetryTerm) -> Double? {
            before.values[term].flatMap { was in after.values[term].map { $0 - was } }
        }
        #expect(growth(.outputTokens) == 48)
        #expect(growth(.prefixQueries) == Double(prompts))
        #expect(growth(.prefixHits) == Double(cached))
        #expect(cached > 0)
        #expect(after.values[.running] == 0)
        #expect(after.values[.waiting] == 0)
        scraper.shutdown()
        await backend.shutdown()
        _ = await server.stop()
    }

    private func reading(_ scraper: TelemetryScraper) async -> TelemetrySample {
        var found: [TelemetrySample] = []
        try? await scraper.run { sample throws(CannotRun) in
            found.append(sample)
            throw CannotRun("enough")
        }
        return found.first ?? TelemetrySample(backend: "", url: "", at: .now(), failure: "nothing was read")
    }
}

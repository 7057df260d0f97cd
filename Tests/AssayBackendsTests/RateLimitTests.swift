import AssayBackends
import AssayCore
import AssayTestSupport
import Testing

@Suite struct RateLimitTests {
    private func request(maxTokens: Int = 100) -> GenerationRequest {
        GenerationRequest(
            id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
            messages: [Message(.user, String(repeating: "word", count: 100))],
            settings: GenerationSettings(maxTokens: maxTokens))
    }

    /// When each of several requests asked for at once was sent, in seconds of the manual clock.
    private func sentTimes(
        _ count: Int, limit: RateLimit, usage: Usage = Usage(freshPrompt: 100, answer: 100)
    ) async -> [Double] {
        let clock = ManualClock()
        let backend = RateLimitedBackend(
            ScriptedBackend(clock: clock) { _ in .init("x", usage: usage, takes: .zero) }, limit: limit,
            clock: clock)
        var times: [Double] = []
        for _ in 0..<count {
            let exchange = await backend.generate(request())
            times.append(exchange.trace.sent.map { Double($0.nanoseconds) / 1e9 } ?? -1)
        }
        return times
    }

    @Test func `requests are spaced evenly at the rate, and one second's worth may come at once`() async {
        #expect(await sentTimes(4, limit: RateLimit(requestsPerMinute: 30)) == [0, 2, 4, 6])
        #expect(await sentTimes(5, limit: RateLimit(requestsPerMinute: 120)) == [0, 0, 0.5, 1, 1.5])
    }

    @Test func `tokens are reckoned before and put right by what was really used`() async {
        // 100 of the prompt and 100 to generate at 6,000 a minute are two seconds.
        let limit = RateLimit(tokensPerMinute: 6_000)
        #expect(await sentTimes(3, limit: limit) == [0, 2, 4])
        let half = await sentTimes(3, limit: limit, usage: Usage(freshPrompt: 50, answer: 50))
        #expect(half == [0, 1, 2])
        #expect(await sentTimes(3, limit: limit, usage: .unknown) == [0, 2, 4])
    }

    @Test func `what was held back is kept with the request, and is not the harness's lateness`() async {
        let clock = ManualClock()
        let backend = RateLimitedBackend(
            ScriptedBackend(clock: clock) { _ in .init("x", takes: .zero) },
            limit: RateLimit(requestsPerMinute: 60), clock: clock)
        #expect(await backend.generate(request()).trace.heldBack == .zero)
        let second = await backend.generate(request())
        #expect(second.trace.heldBack == .seconds(1))
        #expect(second.trace.sendLag == .zero)
    }
}

import AssayCore
import AssaySimulator
import Testing

@Suite struct EngineModelTests {
    private static let start = MonotonicInstant(nanoseconds: 0)

    /// Runs jobs that come at once to their end and says when each got its tokens, in milliseconds.
    private func tokens(_ model: EngineModel, _ jobs: [EngineJob]) -> [Int: [Double]] {
        var engine = SimulatedEngine(model)
        for job in jobs { engine.submit(job, at: Self.start) }
        var times: [Int: [Double]] = [:]
        while let end = engine.stepEnd {
            for token in engine.endStep(at: end) {
                times[token.job, default: []].append((end - Self.start).inMilliseconds)
            }
        }
        return times
    }

    private let model = EngineModel(
        stepTime: .milliseconds(10), stepTimePerSequence: .milliseconds(1), prefillRate: 10_000,
        prefillChunk: 100, mostSequences: 2, cacheTokens: 1000, reusesPrefixes: false)

    @Test func `one request is prefilled in chunks and then decoded a token a step`() {
        // Chunks of 100, 100 and 50 tokens at 10 tokens a millisecond, each with its step; then one sequence decodes.
        let times = tokens(model, [EngineJob(id: 1, promptTokens: 250, outputTokens: 3)])
        #expect(times[1] == [55, 66, 77])
    }

    @Test func `sequences that decode together make a step longer`() {
        let times = tokens(
            model,
            [
                EngineJob(id: 1, promptTokens: 1, outputTokens: 3),
                EngineJob(id: 2, promptTokens: 1, outputTokens: 3),
            ])
        // The first step is the first request's alone; in the second the other one's prompt of a token is computed.
        let gaps = zip(times[1] ?? [], (times[1] ?? []).dropFirst()).map { $1 - $0 }
        #expect(gaps.count == 2)
        #expect(zip(gaps, [11.1, 12]).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func `a request waits until a sequence is free, and until the cache has room`() {
        let three = (1...3).map { EngineJob(id: $0, promptTokens: 1, outputTokens: 5) }
        let times = tokens(model, three)
        #expect((times[3]?.first ?? 0) > (times[1]?.last ?? .infinity))
        let large = tokens(
            model,
            [
                EngineJob(id: 1, promptTokens: 600, outputTokens: 5),
                EngineJob(id: 2, promptTokens: 600, outputTokens: 5),
            ])
        #expect((large[2]?.first ?? 0) > (large[1]?.last ?? .infinity))
    }

    @Test func `a prefix that was seen is not computed again, except its last token`() {
        var reusing = model
        reusing.reusesPrefixes = true
        var engine = SimulatedEngine(reusing)
        let first = EngineJob(id: 1, promptTokens: 64, blocks: [1, 2, 3, 4], outputTokens: 1)
        engine.submit(first, at: Self.start)
        while let end = engine.stepEnd { _ = engine.endStep(at: end) }
        let again = EngineJob(id: 2, promptTokens: 64, blocks: [1, 2, 3, 4], outputTokens: 1)
        let later = EngineJob(id: 3, promptTokens: 64, blocks: [1, 2, 9, 4], outputTokens: 1)
        var cached: [Int: Int] = [:]
        engine.submit(again, at: Self.start + .seconds(1))
        engine.submit(later, at: Self.start + .seconds(1))
        while let end = engine.stepEnd {
            for token in engine.endStep(at: end) { cached[token.job] = token.cachedTokens }
        }
        #expect(cached == [2: 63, 3: 32])
        #expect(engine.cachedTokens == 95)
        #expect(engine.promptTokens == 192)
    }

    @Test func `the cache forgets the prefix that was used longest ago, its end first`() {
        var reusing = model
        reusing.reusesPrefixes = true
        reusing.cacheTokens = 64
        var engine = SimulatedEngine(reusing)
        func cached(_ id: Int, _ blocks: [Int]) -> Int? {
            engine.submit(
                EngineJob(id: id, promptTokens: 17 * blocks.count, blocks: blocks, outputTokens: 1),
                at: Self.start + .seconds(Int64(id)))
            var found: Int?
            while let end = engine.stepEnd {
                for token in engine.endStep(at: end) { found = token.cachedTokens }
            }
            return found
        }
        // Room for four blocks: of the first prompt its beginning is left when the second has come.
        #expect(cached(1, [1, 2, 3]) == 0)
        #expect(cached(2, [7, 8]) == 0)
        #expect(cached(3, [1, 2]) == 32)
        #expect(cached(4, [1, 2, 3]) == 32)
    }

    @Test func `a request whose client has left frees its place`() {
        var engine = SimulatedEngine(model)
        for id in 1...3 {
            engine.submit(EngineJob(id: id, promptTokens: 1, outputTokens: 1000), at: Self.start)
        }
        engine.cancel(1)
        engine.cancel(3)
        if let end = engine.stepEnd { _ = engine.endStep(at: end) }
        #expect(engine.runningCount == 1)
        #expect(engine.waitingCount == 0)
    }
}

@Suite struct LatenessTests {
    @Test func `percentiles are within one step of the samples`() {
        var lateness = Lateness()
        for sample in 1...1000 { lateness.note(.milliseconds(Int64(sample))) }
        #expect(lateness.percentile(0.5)?.inMilliseconds ?? 0 >= 500)
        #expect(lateness.percentile(0.5)?.inMilliseconds ?? 1e9 <= 500.01)
        #expect(lateness.percentile(1) == .seconds(1))
        #expect(Lateness().percentile(0.5) == nil)
    }
}

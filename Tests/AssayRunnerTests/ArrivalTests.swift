import AssayCore
import AssayRunner
import Testing

@Suite struct ArrivalTests {
    private func arrivals(_ load: OpenLoad, seed: UInt64 = 1, until seconds: Double) -> [Double] {
        var arrivals = Arrivals(load, seed: seed)
        var times: [Double] = []
        while let at = arrivals.next(), at.inSeconds <= seconds { times.append(at.inSeconds) }
        return times
    }

    @Test func `constant arrivals come at equal intervals`() {
        let times = arrivals(OpenLoad(rate: 4, arrivals: .constant), until: 2)
        #expect(times == [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
    }

    @Test(arguments: [
        (ArrivalProcess.poisson, 1.0), (.gamma(shape: 0.5), 2), (.gamma(shape: 4), 0.25),
        (.gamma(shape: 1), 1),
    ])
    func `intervals have the mean of the rate and the scatter of the process`(
        process: ArrivalProcess, squaredVariation: Double
    ) {
        let times = arrivals(OpenLoad(rate: 50, arrivals: process), until: 2000)
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        // Of 100,000 intervals the mean has a relative standard error of at most 0.45 %, the variance of at most 1.5 %.
        #expect(abs(mean * 50 - 1) < 0.02)
        #expect(abs(variance / (mean * mean) / squaredVariation - 1) < 0.08)
    }

    @Test func `a ramp has the rate of its straight line in every part, and its final rate after it`() {
        let ramp = OpenLoad(
            profile: [RateSegment(from: 0, to: 100, time: .seconds(100))], arrivals: .constant)
        let times = arrivals(ramp, until: 120)
        #expect(times.count { $0 <= 50 } == 1250)
        #expect(times.count { $0 <= 100 } == 5000)
        #expect(times.count { $0 > 100 } == 2000)
    }

    @Test func `steps hold each rate for its time, a pause among them`() {
        let steps = OpenLoad(
            profile: [
                RateSegment(from: 2, to: 2, time: .seconds(10)),
                RateSegment(from: 0, to: 0, time: .seconds(5)),
                RateSegment(from: 8, to: 8, time: .seconds(10)),
            ], arrivals: .constant)
        let times = arrivals(steps, until: 25)
        #expect(times.count { $0 <= 10 } == 20)
        #expect(times.count { $0 > 10.001 && $0 < 15 } == 0)
        #expect(times.count { $0 > 15 } == 80)
    }

    @Test func `a rate that ends at zero brings no more arrivals`() {
        let fading = OpenLoad(
            profile: [RateSegment(from: 2, to: 0, time: .seconds(10))], arrivals: .constant)
        var arrivals = Arrivals(fading, seed: 1)
        for _ in 0..<10 { #expect(arrivals.next() != nil) }
        #expect(arrivals.next() == nil)
    }

    @Test(arguments: [
        (RateSegment(from: 3.9, to: 0, time: .seconds(20)), ArrivalProcess.constant, 39),
        (RateSegment(from: 0, to: 10, time: .seconds(10)), .gamma(shape: 0.001), 1),
        (RateSegment(from: 1e-10, to: 1e-10, time: .seconds(10)), .constant, 1),
    ])
    func `arrivals at the edge of what can be computed come at some time`(
        segment: RateSegment, process: ArrivalProcess, fewest: Int
    ) {
        var arrivals = Arrivals(OpenLoad(profile: [segment], arrivals: process), seed: 1)
        let times = (0..<100).compactMap { _ in arrivals.next() }
        #expect(times.count >= fewest)
        #expect(times == times.sorted())
    }

    @Test func `one seed gives one schedule, another seed another`() {
        let load = OpenLoad(rate: 5)
        #expect(arrivals(load, until: 20) == arrivals(load, until: 20))
        #expect(arrivals(load, until: 20) != arrivals(load, seed: 2, until: 20))
    }
}

@Suite struct OpenPlanTests {
    private func episodes(
        _ shape: LoadShape, stop: StopRule = StopRule(), warmUp: Int = 0, think: TimeDistribution? = nil,
        padding: TokenDistribution? = nil, promptLength: TokenDistribution? = nil
    ) -> [PlannedEpisode] {
        var request = PlanRequest(
            suites: [MixEntry(suite("a", cases: 5), padding: padding, promptLength: promptLength)],
            backends: ["x"], shapes: [shape],
            warmUp: warmUp, stop: stop, seed: 1)
        request.thinkTime = think
        return Planner.plan(request).levels[0].episodes
    }

    @Test func `an open load stops at the count, at the time, or at both`() {
        let shape = LoadShape.open(OpenLoad(rate: 10, arrivals: .constant))
        #expect(episodes(shape).count == 5)
        #expect(episodes(shape, stop: StopRule(episodes: 7)).count == 7)
        #expect(episodes(shape, stop: StopRule(time: .seconds(2))).count == 19)
        #expect(episodes(shape, stop: StopRule(episodes: 7, time: .seconds(2))).count == 7)
        #expect(episodes(shape, stop: StopRule(episodes: 7, time: .seconds(2), needsBoth: true)).count == 19)
        #expect(episodes(shape, stop: StopRule(episodes: 50, time: .seconds(2), needsBoth: true)).count == 50)
    }

    @Test func `warm-up comes at the first rate, before the profile begins`() {
        let ramp = OpenLoad(profile: [RateSegment(from: 2, to: 20, time: .seconds(3))], arrivals: .constant)
        let planned = episodes(.open(ramp), warmUp: 4)
        #expect(planned.prefix(4).compactMap { $0.arrival?.inSeconds } == [0.5, 1, 1.5, 2])
        #expect(planned.filter { !$0.warmUp }.allSatisfy { ($0.arrival?.inSeconds ?? 0) > 2 })
        #expect(planned.compactMap(\.arrival) == planned.compactMap(\.arrival).sorted())
    }

    @Test func `prompts get the length that the plan drew for each, those that are longer stay as they are`()
        async throws
    {
        let planned = episodes(
            .closed(concurrency: 1), stop: StopRule(episodes: 200),
            promptLength: .logNormal(median: 300, sigma: 1, most: 2000))
        #expect(Set(planned.map(\.promptTokens)).count > 50)
        #expect(planned.allSatisfy { (1...2000).contains($0.promptTokens) })
        let prepared = try await prepared(suite("a", cases: 5))
        for episode in planned {
            let message = prepared.opening(of: episode).messages.first { $0.role == .user }
            let words = message?.content.split { $0.isWhitespace }.count ?? 0
            // The suite's own prompt has four words, about as many tokens, and the sentence before the neutral words has nine.
            #expect(abs(words - max(4, episode.promptTokens)) < 15)
        }
    }

    @Test func `think times and padding are drawn into the plan`() {
        let planned = episodes(
            .closed(concurrency: 2), stop: StopRule(episodes: 2000), think: .exponential(mean: .seconds(2)),
            padding: .uniform(from: 10, to: 20))
        let pauses = planned.flatMap(\.pauses).map(\.inSeconds)
        #expect(pauses.count == 2000)
        #expect(abs(pauses.reduce(0, +) / 2000 - 2) < 0.2)
        #expect(Set(planned.map(\.paddingTokens)) == Set(10...20))
    }

    @Test func `a trace's arrivals keep their intervals, scaled, and their own cases`() {
        var request = PlanRequest(
            suites: [MixEntry(suite("a", cases: 3))], backends: ["x"],
            shapes: [.replay(ReplayLoad(name: "t", digest: "", timeScale: 0.5))], warmUp: 1, seed: 1)
        request.trace = [
            TraceArrival(at: .zero, episode: ("a", "c2")),
            TraceArrival(at: .seconds(4), episode: ("a", "c0")),
            TraceArrival(at: .seconds(6)),
        ]
        let planned = Planner.plan(request).levels[0].episodes
        #expect(planned.map(\.arrival?.inSeconds) == [0, 2, 3])
        #expect(planned.prefix(2).map(\.caseID) == ["c2", "c0"])
        #expect(planned.map(\.warmUp) == [true, false, false])
    }
}

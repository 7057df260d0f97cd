import AssayCore
import AssayRunner
import AssayTestSupport
import Testing

@Suite struct PlannerTests {
    private func plan(seed: UInt64, stop: StopRule = StopRule(), weights: [Int] = [1, 1]) -> RunPlan {
        Planner.plan(
            PlanRequest(
                suites: zip([suite("a", cases: 5), suite("b", cases: 3)], weights).map {
                    MixEntry($0, weight: $1)
                },
                backends: ["x", "y"], shapes: [.closed(concurrency: 1), .closed(concurrency: 4)], repeats: 2,
                warmUp: 3, stop: stop, seed: seed))
    }

    @Test func `one seed gives one plan, another seed another`() {
        #expect(plan(seed: 1) == plan(seed: 1))
        #expect(plan(seed: 1).digest != plan(seed: 2).digest)
    }

    @Test func `a plan's digest is the same in every version, so that a baseline's plan can be told`() {
        // Nothing here goes through a logarithm, whose last digit is the processor's.
        let entry = MixEntry(
            suite("a", cases: 5), weight: 3, padding: .uniform(from: 1, to: 9), promptLength: .constant(200))
        var request = PlanRequest(
            suites: [entry, MixEntry(suite("b", cases: 3))], backends: ["x"],
            shapes: [.closed(concurrency: 2), .open(OpenLoad(rate: 20, arrivals: .constant))],
            warmUp: 3, stop: StopRule(episodes: 40), seed: 9)
        request.thinkTime = .constant(.seconds(1))
        let plan = Planner.plan(request)
        #expect(plan.levels.map(\.episodes.count) == [43, 43])
        #expect(plan.digest == "491b157e520114b7f6d9290ad121cb351445eef485fec41ef4b2d708750ff2a9")
    }

    @Test func `every level runs every case as often as asked, in one order, so that levels compare`() {
        let levels = plan(seed: 1).levels
        #expect(levels.map(\.backend) == ["x", "x", "y", "y"])
        let orders = levels.map {
            $0.episodes.filter { !$0.warmUp }.map { "\($0.suite)/\($0.caseID)/\($0.repetition)" }
        }
        #expect(Set(orders).count == 1)
        #expect(Set(orders[0]).count == 16)
        #expect(
            levels.allSatisfy { level in
                level.episodes.prefix(3).allSatisfy { $0.warmUp } && level.episodes.count == 19
            })
        #expect(Set(levels.flatMap(\.episodes).map(\.id)).count == 4 * 19)
    }

    @Test func `a mix is drawn by weight, and no case comes again before all have come`() {
        let episodes = plan(seed: 3, stop: StopRule(episodes: 400), weights: [3, 1]).levels[0].episodes.filter
        { !$0.warmUp }
        let share = Double(episodes.count { $0.suite == "a" }) / 400
        // Binomial(400, 3/4) has a standard deviation of 2.2 %.
        #expect(abs(share - 0.75) < 0.09)
        let firstFive = episodes.filter { $0.suite == "a" }.prefix(5).map(\.caseID)
        #expect(Set(firstFive).count == 5)
    }
}

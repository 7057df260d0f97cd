import AssayCore
import AssayReport
import Testing

@Suite struct CapacityCurveTests {
    /// A run that tried rates, each level with as many good and failed episodes as given.
    private func summary(_ tried: [(rate: Double, good: Int, failed: Int, endedEarly: String?)]) -> RunSummary
    {
        var run = record([])
        run.header.configuration = [
            "capacity": ["over": "rate", "share_percent": 90, "tolerance_percent": 5]
        ]
        run.header.plan.levels = []
        run.header.windows = []
        for (index, level) in tried.enumerated() {
            let outcomes =
                Array(repeating: Outcome.accepted, count: level.good)
                + Array(repeating: Outcome.failed, count: level.failed)
            let one = record(outcomes)
            var window = one.header.windows[0]
            window.level = index
            window.endedEarly = level.endedEarly
            run.header.windows.append(window)
            run.header.plan.levels.append(
                PlannedLevel(
                    backend: "b", shape: .open(OpenLoad(rate: level.rate)), stop: StopRule(),
                    episodes: one.episodes.map { Self.moved($0.planned, index) }))
            run.episodes += one.episodes.map { episode in
                var moved = episode
                moved.level = index
                moved.planned = Self.moved(episode.planned, index)
                moved.exchanges = [ExchangeID(episode: moved.planned.id)]
                return moved
            }
            run.exchanges += one.exchanges.map { exchange in
                var moved = exchange
                moved.request.id.episode = "\(index)/" + exchange.id.episode
                return moved
            }
        }
        return Summarizer.summary(of: run, ledger: ledger(run), suites: [])
    }

    private static func moved(_ planned: PlannedEpisode, _ level: Int) -> PlannedEpisode {
        var moved = planned
        moved.id = "\(level)/" + planned.id
        return moved
    }

    @Test func `the capacity is the highest load kept below the least that was missed`() throws {
        let curve = try #require(
            summary([(20, 20, 0, nil), (40, 10, 10, nil), (30, 19, 1, nil), (35, 17, 3, nil)]).capacities
                .first)
        #expect(curve.points.map(\.load) == [20, 30, 35, 40])
        #expect(curve.points.map(\.share) == [1, 0.95, 0.85, 0.5])
        #expect(curve.points.map(\.episodes) == [20, 20, 20, 20])
        #expect(curve.capacity == 30)
        #expect(curve.firstMissed == 35)
        #expect(
            curve.sentence
                == "b: 30.0 episodes/s (90.0 % of episodes in their SLO; 35.0 missed it; tolerance 5.00 %)")
    }

    @Test func `a level that ended early was not kept, whatever its share`() {
        #expect(summary([(20, 20, 0, "over-saturated")]).capacities.first?.capacity == nil)
    }

    @Test func `the report says the capacity, and a run that did not search says none`() {
        let text = TextReport.text(summary([(20, 20, 0, nil)]), style: Style(isColoured: false))
        #expect(
            text.contains(
                "SLO capacity  b: 20.0 episodes/s (90.0 % of episodes in their SLO; no higher load was tried)"
            ))
        let run = record([.accepted])
        let without = Summarizer.summary(of: run, ledger: ledger(run), suites: [])
        #expect(!TextReport.text(without, style: Style(isColoured: false)).contains("SLO capacity"))
    }
}

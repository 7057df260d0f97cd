import AssayCore
@testable import AssayReport
import Testing

@Suite struct CostChoiceTests {
    private func option(
        _ name: String, _ acceptance: Double, _ cost: Double?, p95: Double = 100, low: Double? = nil
    ) -> CostOption {
        CostOption(
            name: name,
            acceptance: Estimate(
                value: acceptance, low: low ?? acceptance - 0.05, high: acceptance + 0.05, count: 100),
            cost: cost.map { Estimate(value: $0, low: $0 * 0.9, high: $0 * 1.1, count: 100) },
            latency: .estimate(Estimate(value: p95, low: nil, high: nil, count: 100)))
    }

    @Test func `what another beats in both respects is dominated, and by whom is said`() {
        let frontier = CostFrontier([
            option("dear", 0.9, 5), option("bad", 0.6, 2), option("cheap", 0.7, 1), option("best", 0.95, 4),
            option("nothing", 0, nil),
        ])
        #expect(frontier.options.map(\.name) == ["cheap", "bad", "best", "dear", "nothing"])
        #expect(frontier.dominators == [nil, 0, nil, 2, 0])
    }

    @Test func `two that are alike do not dominate each other`() {
        #expect(CostFrontier([option("a", 0.5, 1), option("b", 0.5, 1)]).dominators == [nil, nil])
    }

    @Test func `the cheapest counts whose lower bound and latency meet the demand`() {
        let options = [
            option("cheap", 0.83, 1), option("slow", 0.9, 2, p95: 900), option("right", 0.9, 3),
            option("dear", 0.97, 9),
        ]
        let choice = CostChoice(options, .init(acceptance: 0.8, latency: 500))
        #expect(choice.best.map { choice.frontier.options[$0].name } == "right")
        #expect(
            choice.shortfalls.map(\.count) == [1, 1, 0, 0])
        #expect(choice.shortfalls[0][0].contains("2.0 points short"))
        #expect(choice.shortfalls[1][0].contains("400 ms too long"))
        let text = choice.text(.usDollar, style: Style(isColoured: false))
        #expect(text.hasPrefix("Choose right: $3.00"))
        let none = CostChoice(options, .init(acceptance: 0.99, latency: nil))
        #expect(none.best == nil)
        #expect(none.text(.usDollar, style: Style(isColoured: false)).hasPrefix("None of 4 configurations"))
    }

    @Test(arguments: [
        (Distribution.Percentile.unknown, false), (.atMost(400), true), (.atMost(600), false),
        (.ofTheseCases(Estimate(value: 300, low: nil, high: nil, count: 200), atMost: nil), false),
        (.ofTheseCases(Estimate(value: 300, low: nil, high: nil, count: 200), atMost: 400), true),
        (.ofTheseCases(Estimate(value: 300, low: nil, high: nil, count: 200), atMost: 600), false),
    ])
    func `a latency that is not known of all cases meets a demand only by its bound`(
        latency: Distribution.Percentile, meets: Bool
    ) {
        var one = option("one", 0.9, 1)
        one.latency = latency
        let choice = CostChoice([one], .init(acceptance: 0.8, latency: 500))
        #expect((choice.best != nil) == meets)
        #expect(choice.shortfalls[0].isEmpty == meets)
        let text = choice.text(.usDollar, style: Style(isColoured: false))
        let isStarred = if case .ofTheseCases = latency { true } else { false }
        #expect(text.contains("300*") == isStarred)
        #expect(text.contains("percentiles with a * are of the cases") == isStarred)
    }

    @Test func `a curve marks its optimum among the loads that keep the floor, and where the SLO breaks`() {
        func point(_ load: Double, _ cost: Double?, _ inTime: Double, _ acceptance: Double = 0.8)
            -> TokenCostCurve.Point
        {
            .init(
                load: load, cost: cost.map { Estimate(value: $0, low: nil, high: nil, count: 9) },
                acceptance: acceptance, inTime: inTime, isKept: inTime >= 0.9 && acceptance >= 0.5)
        }
        let curve = TokenCostCurve(
            backend: "b", unit: "users", floor: .init(inTime: 0.9, acceptance: 0.5),
            points: [
                point(1, 8, 1), point(2, 5, 1, 0.4), point(4, 6, 0.95), point(8, 3, 0.6), point(16, 2, 0.1),
            ])
        #expect(curve.optimum == 2)
        #expect(curve.breaks == 3)
        #expect(curve.sentence(.usDollar).contains("least at 4.00 users, $6.00"))
        #expect(curve.sentence(.usDollar).contains("the SLO breaks at 8.00 users"))
        #expect(curve.table(.usDollar).rows.map(\.last) == ["", "", "optimum", "SLO breaks", ""])
    }
}

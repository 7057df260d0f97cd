import AssayCore
import AssayReport
import Testing

@Suite struct BlockingVerdictTests {
    /// A figure that lies so many standard errors of one point below its margin of five.
    private static func metric(
        _ name: String, suite: String, below errors: Double, clusters: Int = 1001
    ) -> MetricComparison {
        let value = -5 - errors
        return MetricComparison(
            metric: name, unit: "points", suite: suite, baseline: nil, candidate: nil,
            difference: Estimate(value: value, low: value - 1.96, high: value + 1.96, count: clusters),
            margin: 5,
            verdict: errors > 1.9624 ? .regressed : .inconclusive(more: nil),
            evidence: Evidence(scale: .points, value: value, standardError: 1, clusters: clusters))
    }

    private static func comparison(_ metrics: [MetricComparison]) -> Comparison {
        Comparison(baseline: "a", candidate: "b", metrics: metrics, flips: [], limits: [])
    }

    // Student's t with 1,000 degrees of freedom: 2.5 errors are p 0.0126, 4 errors 0.00007.
    @Test(arguments: [(1, 2.5, true), (3, 2.5, true), (4, 2.5, false), (20, 2.5, false), (20, 4, true)])
    func `one figure among many must lie further off to fail a comparison`(
        figures: Int, errors: Double, fails: Bool
    ) {
        let others = (1..<figures).map {
            Self.metric("acceptance_rate", suite: "s\($0)", below: -5)
        }
        let verdict = BlockingVerdict(
            Self.comparison(others + [Self.metric("output_tokens", suite: "bad", below: errors)]),
            priceByTime: false)
        #expect(verdict.hasCompared)
        #expect(verdict.regressed.map(\.suite) == (fails ? ["bad"] : []))
        #expect((verdict.note == nil) == fails)
        if let note = verdict.note { #expect(note.hasPrefix("bad output_tokens regressed by the own 95 %")) }
    }

    @Test func `times never fail a comparison, nor do costs that follow from time`() {
        let cost = Self.metric("cost_per_accepted_output", suite: "s", below: 9)
        let time = Self.metric("e2e_p50", suite: "s", below: 9)
        #expect(BlockingVerdict(Self.comparison([time]), priceByTime: false).regressed.isEmpty)
        for byTime in [true, false] {
            let verdict = BlockingVerdict(Self.comparison([cost]), priceByTime: byTime)
            #expect(verdict.regressed.isEmpty == byTime && verdict.note == nil)
        }
    }

    @Test func `where nothing can be compared that is told apart from a pass`() {
        var metric = Self.metric("acceptance_rate", suite: "s", below: 0)
        metric.verdict = .incomparable(because: "other")
        #expect(!BlockingVerdict(Self.comparison([metric]), priceByTime: false).hasCompared)
        #expect(!BlockingVerdict(Self.comparison([]), priceByTime: false).hasCompared)
    }
}

import AssayCore
import AssayReport
import Testing

/// The blend of a comparison is weighted as the blend of a report is.
@Suite struct WeightedBlendTests {
    /// A suite that is accepted and one that is not, the first of which counts ten times as much.
    private func run(weight: Int, _ name: String) -> Baseline {
        var run = GateTests.frozen([Outcome](repeating: .accepted, count: 50), name: name).copied(2)
        for index in run.results.indices {
            if run.results[index].suite == "s1" { run.results[index].outcome = .rejected }
            if run.results[index].suite == "s0" { run.results[index].weight = weight }
        }
        return run
    }

    private func blended(_ metric: String, _ before: Baseline, _ after: Baseline) -> MetricComparison? {
        Comparer.compare(baseline: before, candidate: after, margins: Margins()).metrics
            .first { $0.metric == metric && $0.suite == nil }
    }

    @Test func `both runs are blended by the candidate's mix`() throws {
        let (before, after) = (run(weight: 1, "before"), run(weight: 10, "after"))
        let rate = try #require(blended("acceptance_rate", before, after))
        #expect(rate.candidate.map { abs($0 - 10.0 / 11) < 1e-12 } == true)
        #expect(rate.baseline == rate.candidate)
        let cost = try #require(blended("cost_per_accepted_output", before, after))
        #expect(cost.candidate.map { abs($0 - 0.011) < 1e-12 } == true)
        // What was spent is what was spent.
        #expect(blended("output_tokens", before, after)?.candidate.map { abs($0 - 2000) < 1e-6 } == true)
        #expect(blended("acceptance_rate", after, before)?.candidate == 0.5)
    }

    @Test func `few cases that count much leave more doubt`() throws {
        let plain = try #require(
            blended("acceptance_rate", run(weight: 1, "before"), run(weight: 1, "after")))
        let mixed = try #require(
            blended("acceptance_rate", run(weight: 1, "before"), run(weight: 10, "after")))
        // No case flipped: ±3·max w ÷ Σw, as all that could flip may count much: 10 ÷ (50·10 + 50).
        #expect(plain.difference?.low == -3)
        #expect(mixed.difference?.low.map { abs($0 + 300.0 / 55) < 1e-9 } == true)
    }

    @Test func `a run is frozen with its mix, unless its plan drew by it`() {
        var mixed = record([.accepted, .rejected])
        mixed.header.suites[0].weight = 10
        func weights() -> [Int] {
            Freezer.baseline(named: "x", record: mixed, ledger: ledger(mixed), suites: []) { $0 }.results
                .map(\.weight)
        }
        #expect(weights() == [10, 10])
        mixed.header.plan.levels[0].stop = StopRule(episodes: 2)
        #expect(weights() == [1, 1])
    }
}

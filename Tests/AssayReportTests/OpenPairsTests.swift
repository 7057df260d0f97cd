import AssayCore
import AssayReport
import Testing

/// Episodes that nobody judged are neither left out nor counted as rejected.
@Suite struct OpenPairsTests {
    /// A run whose last episodes ended in one way.
    private func run(_ outcomes: [Outcome], last count: Int = 0, _ ending: Outcome, _ name: String)
        -> Baseline
    {
        var run = GateTests.frozen(outcomes, name: name)
        for index in run.results.indices.suffix(count) { run.results[index].outcome = ending }
        return run
    }

    private static let accepted = [Outcome](repeating: .accepted, count: 100)

    private func state(_ threshold: GateRule.Threshold, _ before: Baseline, _ after: Baseline)
        -> GateCheck.State?
    {
        let policy = GatePolicy(rules: [GateTests.rule("acceptance_rate", threshold)])
        return GateEvaluator.report(policy, baseline: before, candidate: after).checks.first?.state
    }

    @Test(arguments: [Outcome.unscored, .stopped])
    func `where most of a run was not judged nothing is decided, and the comparison says so`(ending: Outcome)
    {
        let before = run(Self.accepted, .accepted, "before")
        let after = run(Self.accepted, last: 60, ending, "after")
        #expect(state(.relative(tolerance: 2, detect: nil), before, after) == .inconclusive)
        #expect(state(.atLeast(0.9), before, after) == .inconclusive)
        let comparison = Comparer.compare(baseline: before, candidate: after, margins: Margins())
        #expect(comparison.limits.contains { $0.hasPrefix("60 of 100 pairs hold an unscored or stopped") })
        for metric in ["acceptance_rate", "cost_per_accepted_output"] {
            let verdict = comparison.metrics.first { $0.metric == metric }?.verdict
            guard case .inconclusive = verdict else {
                Issue.record("\(metric): \(String(describing: verdict))")
                continue
            }
        }
    }

    @Test func `what holds whichever way the rest would come out is decided`() {
        let half = [Outcome](repeating: .accepted, count: 50) + [Outcome](repeating: .rejected, count: 50)
        let lost = run(half, last: 5, .unscored, "after")
        let before = run(Self.accepted, .accepted, "before")
        #expect(state(.relative(tolerance: 2, detect: nil), before, lost) == .failed)
        #expect(state(.atLeast(0.9), before, lost) == .failed)
        let most = [Outcome](repeating: .accepted, count: 400)
        let kept = run(most, last: 2, .unscored, "after")
        #expect(state(.relative(tolerance: 2, detect: nil), run(most, .accepted, "before"), kept) == .passed)
        #expect(state(.atLeast(0.9), run(most, .accepted, "before"), kept) == .passed)
    }

    @Test func `intervals span both ways of counting`() throws {
        let before = run(Self.accepted, .accepted, "before")
        let after = run(Self.accepted, last: 60, .unscored, "after")
        let metrics = Comparer.compare(baseline: before, candidate: after, margins: Margins()).metrics
        let rate = try #require(metrics.first { $0.metric == "acceptance_rate" })
        #expect(rate.candidate == 0.7)
        #expect((rate.candidateEstimate?.low ?? 1) < 0.4)
        #expect(rate.candidateEstimate?.high == 1)
        #expect(rate.difference.map { ($0.low ?? 0) < -60 && ($0.high ?? -1) >= 0 } == true)
        let cost = try #require(metrics.first { $0.metric == "cost_per_accepted_output" })
        #expect(cost.candidateEstimate.map { ($0.low ?? 1) < 0.0101 && ($0.high ?? 0) >= 0.025 } == true)
        // Each side's tokens are known whatever the judge would have said.
        let tokens = try #require(metrics.first { $0.metric == "output_tokens" })
        #expect(tokens.verdict == .equivalent(worseWithinMargin: false))
    }
}

import AssayCore
import AssayReport
import Testing

/// Bounds on a run's own figures do not depend on what it is compared with.
@Suite struct FloorTests {
    private static let candidate = GateTests.frozen(GateTests.half, name: "after")

    private func check(_ metric: String, _ threshold: GateRule.Threshold, _ baseline: Baseline)
        -> GateCheck?
    {
        GateEvaluator.report(
            GatePolicy(rules: [GateTests.rule(metric, threshold)]), baseline: baseline,
            candidate: Self.candidate
        ).checks.first
    }

    @Test func `a floor is held of a suite whose cases were edited since the baseline`() {
        var before = GateTests.frozen(GateTests.half, name: "before")
        before.suites[0].digest = "of before the edit"
        #expect(check("acceptance_rate", .atLeast(0.3), before)?.state == .passed)
        #expect(check("acceptance_rate", .atLeast(0.8), before)?.state == .failed)
        let relative = check("acceptance_rate", .relative(tolerance: 2, detect: nil), before)
        #expect(relative?.state == .incomparable)
        #expect(relative?.sentence == "there is no such figure in both runs")
    }

    @Test func `a floor is about all cases of the run where the baseline has fewer`() {
        var before = GateTests.frozen(GateTests.half, name: "before")
        before.results = Array(before.results.prefix(50))
        #expect(check("acceptance_rate", .atLeast(0.3), before)?.candidate?.count == 200)
        #expect(
            check("acceptance_rate", .relative(tolerance: 2, detect: nil), before)?.candidate?.count == 50)
        #expect(check("acceptance_rate", .atLeast(0.3), before)?.baseline?.count == 50)
    }

    @Test func `a ceiling of the cost per accepted token holds where the prices differ`() {
        var before = GateTests.frozen(GateTests.half, name: "before")
        before.priceBasis = ["b: other prices"]
        // 2 cents ÷ 20 tokens.
        #expect(check("cost_per_accepted_token", .atMost(2000), before)?.state == .passed)
        #expect(check("cost_per_accepted_token", .atMost(500), before)?.state == .failed)
        let compared = Comparer.compare(baseline: before, candidate: Self.candidate, margins: Margins())
        let metric = compared.metrics.first { $0.metric == "cost_per_accepted_token" }
        #expect(metric?.verdict == .incomparable(because: "the prices differ"))
    }

    @Test func `a suite that was not run has no floor`() {
        let rule = GateTests.rule("acceptance_rate", .atLeast(0.3), scope: .suite("other"))
        let report = GateEvaluator.report(
            GatePolicy(rules: [rule]), baseline: nil, candidate: Self.candidate)
        #expect(report.checks.map(\.sentence) == ["there is no such figure in the run"])
    }
}

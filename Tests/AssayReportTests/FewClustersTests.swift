import AssayCore
import AssayReport
import AssayStatistics
import Testing

/// What looks at a run of which few clusters are there may say of it.
@Suite struct FewClustersTests {
    /// Bounds that any evidence but that of a handful crosses.
    private static let look = GateLook(failing: 2.5, passing: 1, isLast: false)

    private func state(
        _ metric: String, _ threshold: GateRule.Threshold, before: Baseline, after: Baseline
    ) -> GateCheck.State? {
        GateEvaluator.report(
            GatePolicy(rules: [GateTests.rule(metric, threshold)]), baseline: before, candidate: after,
            look: Self.look
        ).checks.first?.state
    }

    private func all(_ outcome: Outcome, _ count: Int, nanos: Int64 = 10_000_000, _ name: String) -> Baseline
    {
        GateTests.frozen([Outcome](repeating: outcome, count: count), nanos: nanos, name: name)
    }

    @Test(arguments: [
        (1, Outcome.accepted, Outcome.rejected, GateCheck.State.inconclusive),
        (1, .rejected, .accepted, .inconclusive),
        (2, .accepted, .rejected, .inconclusive), (2, .rejected, .accepted, .inconclusive),
        (6, .accepted, .rejected, .inconclusive), (12, .accepted, .rejected, .failed),
        (12, .rejected, .accepted, .passed),
    ])
    func `cases that all flipped the same way decide once they are more than a handful`(
        count: Int, from: Outcome, to: Outcome, expected: GateCheck.State
    ) {
        let rule = GateRule.Threshold.relative(tolerance: 1, detect: 10)
        #expect(
            state("acceptance_rate", rule, before: all(from, count, "before"), after: all(to, count, "after"))
                == expected)
    }

    @Test(arguments: [
        (1, Int64(20_000_000), GateCheck.State.inconclusive), (1, 5_000_000, .inconclusive),
        (3, 20_000_000, .inconclusive), (2, 5_000_000, .inconclusive), (20, 20_000_000, .failed),
        (20, 5_000_000, .passed),
    ])
    func `costs that all moved alike decide once they are more than a handful`(
        count: Int, nanos: Int64, expected: GateCheck.State
    ) {
        let before = all(.accepted, count, "before")
        let after = all(.accepted, count, nanos: nanos, "after")
        let rule = GateRule.Threshold.relative(tolerance: 5, detect: nil)
        #expect(state("cost_per_accepted_output", rule, before: before, after: after) == expected)
    }

    @Test(arguments: [
        (1, GateRule.Threshold.atLeast(0.9), GateCheck.State.inconclusive), (2, .atLeast(0.7), .inconclusive),
        (20, .atLeast(0.9), .failed), (20, .atMost(0.5), .passed), (4, .atMost(0.5), .inconclusive),
        // 0.96¹⁰⁰ is 0.017, more than the look allows, though the rule of three ends at 3 %.
        (100, .atMost(0.04), .inconclusive),
    ])
    func `floors and ceilings of shares are held to the exact binomial tail`(
        count: Int, threshold: GateRule.Threshold, expected: GateCheck.State
    ) {
        let run = all(.rejected, count, "run")
        #expect(state("acceptance_rate", threshold, before: run, after: run) == expected)
    }

    @Test func `clusters that all say the same weigh as many coins that fell alike`() {
        let same = Evidence(scale: .logRatio, value: -0.2, standardError: 0, clusters: 10)
        #expect(same.regressionP(margin: 0) == 2 / 1024.0)
        #expect(abs(Normal.cdf(same.standardised(margin: 0)) - 1 / 1024.0) < 1e-12)
        let unknown = Evidence(scale: .logRatio, value: -0.2, standardError: .infinity, clusters: 10)
        #expect(unknown.regressionP(margin: 0) == 1)
        #expect(unknown.standardised(margin: 0) == 0)
    }

    @Test func `a rule for every suite shares the level by the suites, and so takes more cases`() throws {
        let rule = GateTests.rule("acceptance_rate", .relative(tolerance: 2, detect: 10))
        func needed(_ suites: Int) throws -> Int {
            let runs = [(GateTests.half, "before"), (GateTests.worse, "after")].map { outcomes, name in
                GateTests.frozen(outcomes, name: name).copied(suites)
            }
            let report = GateEvaluator.report(
                GatePolicy(rules: [rule]), baseline: runs[0], candidate: runs[1])
            #expect(report.checks.count == suites)
            return try #require(report.checks.first?.needed)
        }
        #expect(try needed(5) > needed(1))
    }
}

extension Baseline {
    /// The same cases in several suites.
    func copied(_ suites: Int) -> Baseline {
        var copies = self
        let names = (0..<suites).map { "s\($0)" }
        copies.suites = names.flatMap { name in
            self.suites.map {
                SuiteStamp(name: name, path: $0.path, version: $0.version, digest: $0.digest, weight: 1)
            }
        }
        copies.results = names.flatMap { name in
            results.map { result in
                var result = result
                result.suite = name
                return result
            }
        }
        return copies
    }
}

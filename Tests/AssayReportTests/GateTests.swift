import AssayCore
import AssayJSON
import AssayReport
import AssayStatistics
import Testing

@Suite struct GateTests {
    static let place = SourceLocation(file: "gate.yaml", line: 4, column: 5)

    static func rule(
        _ metric: String, _ threshold: GateRule.Threshold, blocks: Bool = true,
        scope: GateRule.Scope = .everySuite
    ) -> GateRule {
        GateRule(metric: metric, scope: scope, threshold: threshold, blocks: blocks, location: place)
    }

    static func frozen(_ outcomes: [Outcome], nanos: Int64 = 10_000_000, name: String = "run") -> Baseline {
        let run = record(outcomes)
        // Runs whose outputs differ, as those of a model that is asked twice do.
        return Freezer.baseline(named: name, record: run, ledger: ledger(run, nanos: nanos), suites: []) {
            $0 + name
        }
    }

    static let half = (0..<200).map { $0 % 2 == 0 ? Outcome.accepted : .rejected }
    static let worse = (0..<200).map { $0 % 2 == 0 && $0 >= 40 ? Outcome.accepted : .rejected }

    private func report(_ rules: [GateRule], _ before: [Outcome]?, _ after: [Outcome]) -> GateReport {
        GateEvaluator.report(
            GatePolicy(rules: rules), baseline: before.map { Self.frozen($0, name: "before") },
            candidate: Self.frozen(after, name: "after"))
    }

    @Test func `ten points lost fail a blocking rule, and a rule that warns fails nothing`() {
        for blocks in [true, false] {
            let rules = [Self.rule("acceptance_rate", .relative(tolerance: 2, detect: 10), blocks: blocks)]
            let report = report(rules, Self.half, Self.worse)
            #expect(report.fails == blocks)
            #expect(report.checks[0].state == .failed)
            // SciPy: (z₀.₉₇₅ + z₀.₈)²·b/(10 − 2)², b being the bound of the variance with 56.17 degrees of freedom; of the variance itself 111.
            #expect(report.checks[0].needed == 133)
        }
    }

    @Test func `a run that lost nothing passes, one with a few flips is inconclusive and lets pass`() {
        let rules = [Self.rule("acceptance_rate", .relative(tolerance: 2, detect: 10))]
        let same = report(rules, Self.half, Self.half)
        #expect(same.checks[0].state == .passed && !same.fails)
        let small = report(
            rules, Array(Self.half.prefix(10)), Array(Self.half.prefix(8)) + [.rejected, .rejected])
        #expect(small.checks[0].state == .inconclusive && !small.fails)
        var strict = GatePolicy(rules: rules)
        strict.inconclusiveBlocks = true
        let stopped = GateEvaluator.report(
            strict, baseline: Self.frozen(Array(Self.half.prefix(10)), name: "before"),
            candidate: Self.frozen(Array(Self.half.prefix(8)) + [.rejected, .rejected], name: "after"))
        #expect(stopped.fails)
    }

    @Test func `no flip among few cases with other outputs is not equivalence`() {
        let rules = [Self.rule("acceptance_rate", .relative(tolerance: 2, detect: nil))]
        let few = report(rules, Array(Self.half.prefix(20)), Array(Self.half.prefix(20)))
        // Up to 3 in 20 may have changed.
        #expect(few.checks[0].state == .inconclusive)
        #expect(few.checks[0].difference?.low == -15)
    }

    @Test func `a dearer run breaks a tolerance of the cost and keeps a wider one`() {
        for (tolerance, fails) in [(5.0, true), (30.0, false)] {
            let report = GateEvaluator.report(
                GatePolicy(rules: [
                    Self.rule("cost_per_accepted_output", .relative(tolerance: tolerance, detect: nil))
                ]),
                baseline: Self.frozen(Self.half, name: "before"),
                candidate: Self.frozen(Self.half, nanos: 12_000_000, name: "after"))
            #expect(report.fails == fails)
        }
    }

    @Test(arguments: [
        (GateRule.Threshold.atLeast(0.3), GateCheck.State.passed), (.atLeast(0.48), .inconclusive),
        (.atLeast(0.8), .failed), (.atMost(0.8), .passed), (.atMost(0.3), .failed),
    ])
    func `absolute thresholds need no baseline`(threshold: GateRule.Threshold, state: GateCheck.State) {
        let report = report([Self.rule("acceptance_rate", threshold)], nil, Self.half)
        #expect(report.checks.map(\.state) == [state])
        #expect(report.fails == (state == .failed))
    }

    @Test func `what cannot be compared is said, and neither passes nor fails`() {
        let relative = report(
            [Self.rule("acceptance_rate", .relative(tolerance: 0, detect: nil))], nil, Self.half)
        #expect(relative.lacksComparison && !relative.fails)
        let none = report(
            [Self.rule("acceptance_rate", .relative(tolerance: 0, detect: nil), scope: .suite("other"))],
            Self.half,
            Self.half)
        #expect(none.lacksComparison)
    }

    @Test func `blocking rules share the level, so one of many needs a smaller p-value`() throws {
        // 11 lost and 2 won of 200: p is 0.0225 by McNemar's test, which five rules together do not let count.
        let after = (0..<200).map { index -> Outcome in
            index < 22 ? .rejected : index < 26 ? .accepted : Self.half[index]
        }
        let one = Self.rule("acceptance_rate", .relative(tolerance: 0, detect: nil))
        let others = (0..<4).map { _ in Self.rule("output_tokens", .relative(tolerance: 5, detect: nil)) }
        #expect(report([one], Self.half, after).fails)
        #expect(!report([one] + others, Self.half, after).fails)
        let p = try #require(report([one], Self.half, after).checks[0].pValue)
        #expect(p > 0.02 && p < 0.025)
    }

    // MARK: Looks

    private func looked(_ after: [Outcome], _ look: GateLook) -> GateCheck.State? {
        GateEvaluator.report(
            GatePolicy(rules: [Self.rule("acceptance_rate", .relative(tolerance: 1, detect: 15))]),
            baseline: Self.frozen(Self.half, name: "before"), candidate: Self.frozen(after, name: "after"),
            look: look
        ).checks.first?.state
    }

    @Test func `a look decides only beyond its bounds`() {
        let early = GateLook(failing: 6, passing: 5, isLast: false)
        let late = GateLook(failing: 2, passing: 1, isLast: true)
        #expect(looked(Self.worse, early) == .inconclusive)
        #expect(looked(Self.worse, late) == .failed)
        #expect(looked(Self.half, late) == .passed)
    }

    @Test func `the bounds narrow from look to look, and more blocking rules widen them`() {
        let one = GatePolicy(rules: [Self.rule("acceptance_rate", .relative(tolerance: 1, detect: 5))])
        let two = GatePolicy(rules: one.rules + one.rules)
        let shares = [0.25, 0.5, 0.75, 1]
        let looks = GateLook.looks(one, spending: .obrienFleming, shares: shares, suites: 1)
        #expect(looks.map(\.failing) == looks.map(\.failing).sorted(by: >))
        #expect(looks.map(\.isLast) == [false, false, false, true])
        let wider = GateLook.looks(two, spending: .obrienFleming, shares: shares, suites: 1)
        for (narrow, wide) in zip(looks, wider) { #expect(wide.failing > narrow.failing) }
        #expect(wider.map(\.passing) == looks.map(\.passing))
        // A rule for every suite is as many checks as there are suites.
        #expect(GateLook.looks(one, spending: .obrienFleming, shares: shares, suites: 2) == wider)
    }

    // MARK: Flaky cases

    /// Three repeats of each outcome's case; `flips` are the cases whose second try ends the other way.
    private func repeated(_ outcomes: [Outcome], flips: Set<Int>, name: String) -> Baseline {
        var frozen = Self.frozen(outcomes, name: name)
        frozen.results = frozen.results.flatMap { result in
            (0..<3).map { repetition in
                var one = result
                one.repetition = repetition
                let index = Int(result.caseID.dropFirst()) ?? -1
                if repetition == 1, flips.contains(index) {
                    one.outcome = result.outcome == .accepted ? .rejected : .accepted
                }
                return one
            }
        }
        return frozen
    }

    @Test func `a case that flips among repeats is named, and quarantined only where it was flaky before`() {
        var policy = GatePolicy(rules: [Self.rule("acceptance_rate", .relative(tolerance: 2, detect: nil))])
        policy.flaky = FlakyRule(quarantine: true)
        let report = GateEvaluator.report(
            policy, baseline: repeated(Self.half, flips: [3, 4], name: "before"),
            candidate: repeated(Self.half, flips: [4, 9], name: "after"))
        #expect(report.flaky.map(\.caseID) == ["c3", "c4", "c9"])
        #expect(report.flaky.map(\.isQuarantined) == [true, true, false])
        #expect(report.flaky.map(\.isNew) == [false, false, true])
        #expect(report.flaky.map(\.tries) == [3, 3, 3])
        // 200 cases less the two in quarantine.
        #expect(report.checks[0].difference?.count == 198)
    }

    @Test func `earlier runs show flaky cases too, and without quarantine they count`() {
        let flipped = Self.half.enumerated().map { $0 == 6 ? Outcome.rejected : $1 }
        let report = GateEvaluator.report(
            GatePolicy(rules: [Self.rule("acceptance_rate", .relative(tolerance: 2, detect: nil))]),
            baseline: Self.frozen(Self.half, name: "before"),
            candidate: Self.frozen(Self.half, name: "after"),
            history: [Self.frozen(flipped, name: "one"), Self.frozen(Self.half, name: "two")])
        #expect(report.flaky.map(\.caseID) == ["c6"])
        #expect(report.flaky.first?.isQuarantined == false)
        #expect(report.checks[0].difference?.count == 200)
    }
}

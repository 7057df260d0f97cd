import AssayCore
import AssayReport
import AssayStatistics

/// False alarms, power and the samples that looking in blocks saves.
struct GateStudy {
    let population: Population
    let comparisons: Int

    private static let place = SourceLocation(file: "gate.yaml", line: 1, column: 1)

    private static func rule(
        _ metric: String, _ tolerance: Double, _ detect: Double, _ scope: GateRule.Scope = .blended
    ) -> GateRule {
        GateRule(
            metric: metric, scope: scope, threshold: .relative(tolerance: tolerance, detect: detect),
            blocks: true, location: place)
    }

    /// Nothing may be worse at all: the hardest for false alarms.
    private static let strict = GatePolicy(rules: [
        rule("acceptance_rate", 0, 5), rule("acceptance_rate", 0, 5, .everySuite),
        rule("cost_per_accepted_output", 0, 10), rule("output_tokens", 0, 10),
    ])
    /// What one would write.
    private static let usual = GatePolicy(rules: [
        rule("acceptance_rate", 1, 5), rule("cost_per_accepted_output", 2, 10),
    ])

    /// What is looked at block by block.
    private static let blocks = GatePolicy(rules: [rule("acceptance_rate", 1, 5)])

    /// How often gates and comparisons fail where nothing has changed.
    func alarms() {
        print("| gate | share | 95 % interval | asked |\n| --- | --- | --- | --- |")
        falseAlarms()
        comparisonAlarms()
    }

    /// How often what is planted is caught: acceptance lost, or cost gained.
    func power(ofCost isCost: Bool) {
        print("\n| planted | caught | 95 % interval | asked | printed size: median, 5–95 % |")
        print("| --- | --- | --- | --- | --- |")
        for pilot in [200, 2000] {
            if isCost {
                power("10 % of the cost", .init(cost: 10), "cost_per_accepted_output", pilot: pilot)
            } else {
                power("5 points of acceptance", .init(acceptance: 5), "acceptance_rate", pilot: pilot)
            }
        }
    }

    /// How many cases a gate in blocks takes of the size that is printed after 2,000 cases, and how often it fails.
    func blocks() { sequential(cases: median(sizes("acceptance_rate", pilot: 2000))) }

    private func report(
        _ policy: GatePolicy, cases: Int, _ change: Population.Change, _ trial: Int
    ) -> GateReport {
        let seed = UInt64(trial)
        let drawn = population.cases(cases, seed: seed)
        return GateEvaluator.report(
            policy, baseline: population.run(drawn, named: "before", seed: seed),
            candidate: population.run(drawn, change, named: "after", seed: seed))
    }

    private func falseAlarms() {
        for (name, policy) in [
            ("nothing may be worse", Self.strict), ("tolerances of 1 point and 2 %", Self.usual),
        ] {
            for cases in [100, 400] {
                let alarms = (0..<comparisons).count { report(policy, cases: cases, .init(), $0).fails }
                let checks = policy.rules.count > 2 ? "8 blocking checks" : "2 blocking checks"
                line(
                    "A/A, \(cases) cases, \(checks), \(name): failed", alarms, of: comparisons, asked: "≤ 5 %"
                )
            }
        }
    }

    /// How often `assay compare` fails where nothing changed, by its default margins, over the recorded suites and the blend.
    private func comparisonAlarms() {
        for cases in [100, 400] {
            let alarms = (0..<comparisons).count { trial in
                let drawn = population.cases(cases, seed: UInt64(trial))
                let comparison = Comparer.compare(
                    baseline: population.run(drawn, named: "before", seed: UInt64(trial)),
                    candidate: population.run(drawn, named: "after", seed: UInt64(trial)),
                    margins: Margins())
                return !BlockingVerdict(comparison, priceByTime: false).regressed.isEmpty
            }
            line("A/A, \(cases) cases, assay compare: failed", alarms, of: comparisons, asked: "≤ 5 %")
        }
    }

    /// The size that the gate prints for a metric after each of the first comparisons.
    private func sizes(_ metric: String, pilot: Int) -> [Int] {
        (0..<comparisons).map { trial in
            report(Self.usual, cases: pilot, .init(), 1_000_000 + trial)
                .checks.first { $0.rule.metric == metric }?.needed ?? 0
        }
    }

    /// How often a change is caught at the size that the gate printed after a first comparison of other cases, a new one each time.
    private func power(_ what: String, _ change: Population.Change, _ metric: String, pilot: Int) {
        let sizes = sizes(metric, pilot: pilot)
        let caught = sizes.enumerated().count { trial, size in
            report(Self.usual, cases: size, change, trial).checks
                .contains { $0.rule.metric == metric && $0.failsGate }
        }
        let ordered = sizes.sorted()
        line(
            "\(what), size printed after \(pilot) cases", caught, of: comparisons, asked: "≥ 80 %",
            more:
                " \(median(sizes)), \(ordered[ordered.count / 20])–\(ordered[ordered.count * 19 / 20]) |")
    }

    private func median(_ sizes: [Int]) -> Int { sizes.sorted()[sizes.count / 2] }

    // MARK: In blocks

    private func sequential(cases: Int) {
        print("\n| in blocks, at most 1.1 × \(cases) cases, ten looks | result | 95 % interval | asked |")
        print("| --- | --- | --- | --- |")
        var shares: [Double] = []
        let looks = looks(Self.blocks, .obrienFleming, 10)
        for (name, change, asked) in [
            ("nothing worse: failed", Population.Change(), "≤ 5 %"),
            ("5 points lost: caught", .init(acceptance: 5), "≥ 80 %"),
        ] {
            var (failed, used) = (0, 0)
            for trial in 0..<comparisons {
                let result = walk(Self.blocks, looks, most: cases * 11 / 10, change, trial)
                failed += result.fails ? 1 : 0
                used += result.cases
            }
            line(name, failed, of: comparisons, asked: asked)
            let share = Double(used) / Double(comparisons * cases)
            shares.append(share)
            print("| … cases taken, of the fixed size | \(Figure.percent(share)) | | |")
        }
        let mean = shares.reduce(0, +) / Double(shares.count)
        print("| mean of both | \(Figure.percent(mean)) | | ≤ 60 % |")
        everySuite()
    }

    /// A rule for each suite, with a look after every 20 of 400 cases, the first of which hold a handful of a suite's.
    private func everySuite() {
        let suites = Set(population.recorded.results.map(\.suite)).count
        let policy = GatePolicy(rules: [Self.rule("acceptance_rate", 1, 5, .everySuite)])
        for spending in AlphaSpending.allCases {
            let looks = looks(policy, spending, 20)
            let alarms = (0..<comparisons).count { walk(policy, looks, most: 400, .init(), $0).fails }
            line(
                "each of \(suites) suites, blocks of 20 of 400 cases, \(spending.rawValue), nothing worse: failed",
                alarms, of: comparisons, asked: "≤ 5 %")
        }
    }

    /// So many looks, evenly.
    private func looks(_ policy: GatePolicy, _ spending: AlphaSpending, _ count: Int) -> [GateLook] {
        GateLook.looks(
            policy, spending: spending, shares: (1...count).map { Double($0) / Double(count) },
            suites: Set(population.recorded.results.map(\.suite)).count)
    }

    /// Looks at a growing run until it is decided.
    private func walk(
        _ policy: GatePolicy, _ looks: [GateLook], most: Int, _ change: Population.Change, _ trial: Int
    ) -> (fails: Bool, cases: Int) {
        let seed = UInt64(trial)
        let drawn = population.cases(most, seed: seed)
        let before = population.run(drawn, named: "before", seed: seed)
        let after = population.run(drawn, change, named: "after", seed: seed)
        for (index, look) in looks.enumerated() {
            let count = Int((Double(most) * Double(index + 1) / Double(looks.count)).rounded())
            let report = GateEvaluator.report(
                policy, baseline: before.first(count), candidate: after.first(count), look: look)
            let open = report.checks.contains { $0.state == .inconclusive }
            if !open || look.isLast { return (report.fails, count) }
        }
        return (false, most)
    }
}

extension Baseline {
    fileprivate func first(_ count: Int) -> Baseline {
        var part = self
        part.results = Array(results.prefix(count))
        return part
    }
}

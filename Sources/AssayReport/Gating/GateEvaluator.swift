package import AssayCore
import AssayStatistics

/// Applies a policy to a run.
package struct GateEvaluator {
    private let policy: GatePolicy
    private let comparison: Comparison
    /// The candidate's own figures, which bounds are held against: all its cases, whatever the baseline has of them.
    private let own: Comparison
    private let hasBaseline: Bool
    /// The bounds of this look; `nil` tests once, at the policy's level with Holm's method.
    private let look: GateLook?

    /// The names that rules can be about, and which way of each is better.
    package static let metrics: [String: Polarity] = Dictionary(
        uniqueKeysWithValues: ComparedMetric.all.map { metric in
            let isShare = if case .share = metric.kind { true } else { false }
            return (metric.name, isShare ? Polarity.higherIsBetter : .lowerIsBetter)
        })

    /// What a policy says of a candidate; without a baseline rules about changes cannot be checked. `history` are earlier runs, in which
    /// flaky cases show.
    package static func report(
        _ policy: GatePolicy, baseline: Baseline?, candidate: Baseline, history: [Baseline] = [],
        look: GateLook? = nil
    ) -> GateReport {
        let flaky = FlakyCases.find(
            policy.flaky, before: [baseline].compactMap(\.self) + history, candidate: candidate)
        let quarantined = Set(flaky.filter(\.isQuarantined).map { $0.suite + "/" + $0.caseID })
        let evaluator = GateEvaluator(policy, baseline, candidate, without: quarantined, look: look)
        let checks = evaluator.adjusted(policy.rules.flatMap(evaluator.checks))
        return GateReport(
            baseline: baseline?.name, candidate: candidate.name,
            checks: checks.enumerated().sorted {
                (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
            }
            .map(\.element), flaky: flaky,
            limits: baseline == nil ? evaluator.own.limits : evaluator.notes)
    }

    private var notes: [String] { comparison.limits + VarianceWords.partial(comparison) }

    private static func rank(_ check: GateCheck) -> Int {
        check.failsGate ? 0 : check.state == .failed ? 1 : check.state == .passed ? 3 : 2
    }

    private init(
        _ policy: GatePolicy, _ baseline: Baseline?, _ candidate: Baseline, without quarantined: Set<String>,
        look: GateLook?
    ) {
        self.policy = policy
        self.look = look
        hasBaseline = baseline != nil
        let rules = policy.rules
        comparison = Self.compare(baseline ?? candidate, candidate, by: rules, without: quarantined)
        own = Self.compare(
            candidate, candidate, by: rules.filter { !$0.isRelative }, without: quarantined)
    }

    private static func compare(
        _ base: Baseline, _ candidate: Baseline, by rules: [GateRule], without quarantined: Set<String>
    ) -> Comparison {
        let margins: Comparer.MarginRule = { metric, suite in
            rules.lazy.filter { $0.metric == metric.name && $0.covers(suite) }
                .compactMap { rule in
                    if case .relative(let tolerance, _) = rule.threshold { tolerance } else { nil }
                }.first ?? 0
        }
        let covers = { (metric: ComparedMetric, suite: String?) in
            rules.contains { $0.metric == metric.name && ($0.covers(suite) || $0.scope == .blended) }
        }
        var whole = Comparer.compare(baseline: base, candidate: candidate, covers: covers, margins: margins)
        guard !quarantined.isEmpty else { return whole }
        // Only the rates of acceptance leave quarantined cases out: what they cost was spent.
        let rest = Comparer.compare(
            baseline: base.without(quarantined), candidate: candidate.without(quarantined),
            covers: { metric, suite in
                Self.metrics[metric.name] == .higherIsBetter && covers(metric, suite)
            }, margins: margins)
        whole.metrics = whole.metrics.map { metric in
            guard metric.unit == "points" else { return metric }
            return rest.metrics.first { $0.metric == metric.metric && $0.suite == metric.suite } ?? metric
        }
        return whole
    }

    // MARK: One check

    /// What a rule is about.
    private func figures(_ rule: GateRule) -> [MetricComparison] {
        let all = (rule.isRelative ? comparison : own).metrics
        let found = all.filter { $0.metric == rule.metric && rule.covers($0.suite) }
        // With one suite there is no blend apart from it.
        let only = Set(all.map(\.suite)).count == 1
        return found.isEmpty && only && rule.scope == .blended
            ? all.filter { $0.metric == rule.metric } : found
    }

    private func checks(_ rule: GateRule) -> [GateCheck] {
        let found = figures(rule)
        guard !found.isEmpty else {
            let name = if case .suite(let name) = rule.scope { Optional(name) } else { nil as String? }
            return [
                GateCheck(
                    rule: rule, suite: name, state: .incomparable, unit: "",
                    sentence: "there is no such figure in \(rule.isRelative ? "both runs" : "the run")")
            ]
        }
        return found.map { check(rule, $0) }
    }

    private func check(_ rule: GateRule, _ metric: MetricComparison) -> GateCheck {
        var check = GateCheck(
            rule: rule, suite: metric.suite, state: .inconclusive, unit: metric.unit, sentence: "")
        if hasBaseline {
            check.baseline =
                comparison.metrics.first { $0.metric == metric.metric && $0.suite == metric.suite }?
                .baselineEstimate
        }
        check.candidate = metric.candidateEstimate
        switch rule.threshold {
        case .relative(let tolerance, let detect):
            relative(&check, metric, tolerance: tolerance, detect: detect)
        case .atLeast(let bound): absolute(&check, bound: bound, sign: 1)
        case .atMost(let bound): absolute(&check, bound: bound, sign: -1)
        }
        return check
    }

    private func relative(
        _ check: inout GateCheck, _ metric: MetricComparison, tolerance: Double, detect: Double?
    ) {
        guard hasBaseline else {
            check.state = .incomparable
            check.sentence = "there is no baseline to compare with"
            return
        }
        if case .incomparable(let reason) = metric.verdict {
            check.state = .incomparable
            check.sentence = reason
            return
        }
        guard let evidence = metric.evidence else {
            check.sentence = "too few cases say anything of it"
            return
        }
        check.difference = metric.difference
        check.needed = detect.flatMap {
            evidence.clusters(
                toFind: $0, margin: tolerance, level: policy.level / Double(max(1, blockingChecks)),
                power: policy.power)
        }
        check.pValue = evidence.regressionP(margin: tolerance)
        let low = metric.difference?.low
        let keeps = low.map { $0 > -tolerance || ($0 == 0 && metric.difference?.high == 0) } ?? false
        if keeps { check.state = .passed }
        if let look {
            // Where a change must be found, it is enough that one of that size is ruled out.
            let reach = evidence.standardised(margin: detect ?? tolerance)
            check.pValue = evidence.regressionP(margin: tolerance) < 2 * Normal.cdf(-look.failing) ? 0 : 1
            check.state = reach > (detect == nil ? look.failing : look.passing) ? .passed : .inconclusive
        }
    }

    /// A threshold that does not depend on the baseline; `sign` is 1 where more is better.
    private func absolute(_ check: inout GateCheck, bound: Double, sign: Double) {
        guard let figure = check.candidate else {
            check.state = .incomparable
            check.sentence = "the figure cannot be known"
            return
        }
        guard let low = figure.low, let high = figure.high else {
            check.sentence = "the figure has no bounds"
            return
        }
        // Turned so that more is better.
        let (near, far) = sign > 0 ? (low, high) : (-high, -low)
        let distance = sign * BoundTest.distance(of: figure, from: bound, isShare: check.unit == "points")
        if let look {
            check.state = distance > look.failing ? .passed : .inconclusive
            check.pValue = distance < -look.failing ? 0 : 1
            return
        }
        if near >= sign * bound { check.state = .passed }
        // The interval, which need not be symmetric, must lie on the wrong side as a whole.
        check.pValue = far < sign * bound ? min(1, 2 * Normal.cdf(distance)) : 1
    }

    // MARK: All checks together

    /// A rule for every suite is a check for each.
    private var blockingChecks: Int { policy.rules.filter(\.blocks).reduce(0) { $0 + figures($1).count } }

    /// Adjusts the p-values of the blocking checks by Holm's method and says which fail.
    private func adjusted(_ checks: [GateCheck]) -> [GateCheck] {
        var checks = checks
        for blocks in [true, false] {
            let places = checks.indices.filter {
                checks[$0].rule.blocks == blocks && checks[$0].pValue != nil
            }
            let raw = places.map { checks[$0].pValue ?? 1 }
            // What only warns is not in the family of what blocks; there the share of false warnings is held.
            let adjusted = blocks ? AdjustedPValues.holm(raw) : AdjustedPValues.benjaminiHochberg(raw)
            for (place, p) in zip(places, adjusted) {
                checks[place].adjustedP = p
                if p <= policy.level { checks[place].state = .failed }
            }
        }
        for index in checks.indices {
            let state = checks[index].state
            checks[index].failsGate =
                checks[index].rule.blocks
                && (state == .failed
                    || (state == .inconclusive && policy.inconclusiveBlocks && look?.isLast != false))
            if checks[index].sentence.isEmpty { checks[index].sentence = GateWords.sentence(checks[index]) }
        }
        return checks
    }
}

extension GateRule {
    /// Whether it is about a difference, and so needs a baseline.
    var isRelative: Bool { if case .relative = threshold { true } else { false } }

    /// Whether it is about a suite, `nil` being the blend.
    func covers(_ suite: String?) -> Bool {
        switch scope {
        case .everySuite: suite != nil
        case .blended: suite == nil
        case .suite(let name): suite == name
        }
    }
}

extension Baseline {
    /// The same without some cases, each named `suite/case`.
    func without(_ cases: Set<String>) -> Baseline {
        var rest = self
        rest.results = results.filter { !cases.contains($0.suite + "/" + $0.caseID) }
        return rest
    }
}

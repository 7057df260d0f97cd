package import AssayCore

/// Reads `gate.yaml`, or says everything that is wrong with it.
package struct GatePolicyReader {
    private let problems = Problems()
    /// The names of the metrics that rules can be about, and whether more of each is better.
    private let metrics: [String: Polarity]

    private init(metrics: [String: Polarity]) { self.metrics = metrics }

    /// Reads a file; `metrics` are the names that rules can be about.
    package static func read(
        path: String, metrics: [String: Polarity]
    ) throws(Diagnostics) -> GatePolicy {
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: path) } catch { throw Diagnostics([error]) }
        return try read(file, metrics: metrics)
    }

    /// Reads a file's content.
    package static func read(
        _ file: SourceFile, metrics: [String: Polarity]
    ) throws(Diagnostics) -> GatePolicy {
        let reader = GatePolicyReader(metrics: metrics)
        let policy = reader.policy(try YAMLReader.read(file))
        try reader.problems.throwIfAny()
        return policy
    }

    private func policy(_ node: Node) -> GatePolicy {
        var top = MappingReader(node, title: "the policy", problems: problems)
        defer { top.finish() }
        if let format = top.integer("format", in: 0...Int.max), format != 1 {
            problems.add(
                "format \(format) is not known", hint: "this program reads format 1",
                at: node["format"]?.location)
        }
        let rules = top.list("rules")
        top.require("rules", hint: "a gate without rules lets everything pass")
        if rules?.isEmpty == true {
            problems.add(
                "there are no rules", hint: "a gate without rules lets everything pass",
                at: node["rules"]?.location)
        }
        var policy = GatePolicy(rules: (rules ?? []).compactMap(rule))
        policy.level = top.number("level", in: 0.0001...0.5) ?? policy.level
        policy.power = top.number("power", in: 0.5...0.999) ?? policy.power
        policy.inconclusiveBlocks = top.text("inconclusive").map { choice($0, node["inconclusive"]) } ?? false
        if let node = top.node("budget") { policy.budget = budget(node) }
        if let node = top.node("sequential") { policy.sequential = sequential(node) }
        if let node = top.node("flaky") { policy.flaky = flaky(node) }
        return policy
    }

    /// Whether what is not decided blocks.
    private func choice(_ word: String, _ node: Node?) -> Bool {
        if !["warn", "block"].contains(word) {
            problems.add("'inconclusive' must be warn or block, not '\(word)'", at: node?.location)
        }
        return word == "block"
    }

    private func rule(_ node: Node) -> GateRule? {
        var rule = MappingReader(node, title: "the rule", problems: problems)
        defer { rule.finish() }
        let metric = rule.requiredText("metric", hint: "the metrics are: \(names)")
        if !metric.isEmpty, metrics[metric] == nil {
            let near = NearMiss.nearest(to: metric, among: metrics.keys.sorted())
            problems.add(
                "there is no metric '\(metric)' to make a rule of",
                hint: near.map { "did you mean '\($0)'?" } ?? "the metrics are: \(names)",
                at: node["metric"]?.location)
        }
        let scope: GateRule.Scope =
            switch rule.text("suite") {
            case nil: .everySuite
            case "blended": .blended
            case .some(let name): .suite(name)
            }
        let threshold = threshold(&rule, metric)
        let blocks = rule.flag("block") ?? true
        guard !metric.isEmpty, let threshold else { return nil }
        return GateRule(
            metric: metric, scope: scope, threshold: threshold, blocks: blocks, location: node.location)
    }

    private var names: String { metrics.keys.sorted().joined(separator: ", ") }

    private func threshold(_ rule: inout MappingReader, _ metric: String) -> GateRule.Threshold? {
        let isShare = metric.hasSuffix("_rate")
        let range = isShare ? 0.0...1.0 : 0.0...1e15
        let (least, most) = (rule.number("at_least", in: range), rule.number("at_most", in: range))
        let (tolerance, detect) = (
            rule.number("tolerance", in: 0...1000), rule.number("detect", in: 0...1000)
        )
        let given = [least != nil, most != nil, tolerance != nil || detect != nil].count { $0 }
        if given > 1 {
            problems.add(
                "the rule has more than one threshold",
                hint: "write a rule each for 'at_least', 'at_most' and 'tolerance'", at: rule.node.location)
            return nil
        }
        if let detect, detect <= tolerance ?? 0 {
            problems.add(
                "'detect' must be above 'tolerance': a change within the tolerance is let pass",
                at: rule.node["detect"]?.location)
        }
        if let least { return .atLeast(least) }
        if let most { return .atMost(most) }
        return .relative(tolerance: tolerance ?? 0, detect: detect)
    }

    private func budget(_ node: Node) -> GateBudget {
        var reader = MappingReader(node, title: "the budget", problems: problems)
        defer { reader.finish() }
        var budget = GateBudget()
        budget.moneyNanos = reader.money("money", Currency("USD"))?.nanos
        budget.tokens = reader.integer("tokens", in: 1...1_000_000_000_000)
        budget.time = reader.number("minutes", in: 0.01...100_000).map { .seconds(fraction: $0 * 60) }
        return budget
    }

    private func sequential(_ node: Node) -> SequentialPlan {
        var reader = MappingReader(node, title: "the sequential mode", problems: problems)
        defer { reader.finish() }
        let spending = reader.text("spending") ?? "obrien-fleming"
        if !["obrien-fleming", "pocock"].contains(spending) {
            problems.add(
                "'spending' must be obrien-fleming or pocock, not '\(spending)'",
                at: node["spending"]?.location)
        }
        return SequentialPlan(block: reader.integer("block", in: 2...1_000_000) ?? 20, spending: spending)
    }

    private func flaky(_ node: Node) -> FlakyRule {
        var reader = MappingReader(node, title: "the rule for flaky cases", problems: problems)
        defer { reader.finish() }
        return FlakyRule(
            quarantine: reader.flag("quarantine") ?? false,
            fewestTries: reader.integer("fewest_tries", in: 2...1000) ?? 3)
    }
}

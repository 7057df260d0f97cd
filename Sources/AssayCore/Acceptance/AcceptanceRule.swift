/// A suite's acceptance rule with its scorers made, ready to judge.
public struct AcceptanceRule: Sendable {
    private let rules: [RuleNode]

    /// Makes the scorers of a suite's rule; throws everything that is wrong with any of them.
    public init(_ suite: Suite, kinds: [ScorerKind]) throws(Diagnostics) {
        var rules: [RuleNode] = []
        var mistakes: [Diagnostic] = []
        for rule in suite.acceptance {
            do throws(Diagnostics) { rules.append(try RuleNode(rule, suite, kinds)) } catch {
                mistakes += error.all
            }
        }
        if !mistakes.isEmpty { throw Diagnostics(mistakes) }
        self.rules = rules
    }

    /// Whether judging must wait until the load phase is over.
    public var isHeavy: Bool { rules.contains(where: \.isHeavy) }

    /// The models that its scorers ask.
    public var askedModels: [AskedModel] { rules.flatMap(\.askedModels) }

    /// The calls that its scorers want made once an episode of a case has ended, each once.
    public func probes(_ testCase: Case) -> [ToolCall] { each { $0.probes(testCase) } }

    /// The calls that its scorers want made before an episode of a case begins, each once.
    public func openingProbes(_ testCase: Case) -> [ToolCall] { each { $0.openingProbes(testCase) } }

    private func each(_ calls: (any Scorer) -> [ToolCall]) -> [ToolCall] {
        rules.flatMap(\.scorers).flatMap(calls).reduce(into: []) { kept, call in
            if !kept.contains(call) { kept.append(call) }
        }
    }

    /// One score for each rule of the suite, in the order written. Where a required rule that asks no model rejects, the required ones that
    /// would ask one are not asked.
    public func scores(of subject: ScoringSubject) async -> [Score] {
        let rulings = await RuleNode.rulings(
            of: rules, on: subject, isDecisive: \.rule.required, isSpared: \.rule.required)
        return zip(rules, rulings).map { rule, ruling in
            Score(
                scorer: rule.rule.title, required: rule.rule.required, finding: ruling.finding,
                reason: ruling.reason, label: rule.label(of: subject), verdict: rule.verdict(in: ruling))
        }
    }

    /// The scores of something that cannot be judged.
    public func unscored(because reason: String) -> [Score] {
        rules.map {
            Score(scorer: $0.rule.title, required: $0.rule.required, finding: .unscored, reason: reason)
        }
    }
}

/// A rule with its scorer made, or with its parts.
struct RuleNode: Sendable {
    enum Content: Sendable {
        case scorer(any Scorer)
        case composition(Composition, [RuleNode])
    }

    let rule: ScorerRule
    let content: Content

    init(_ rule: ScorerRule, _ suite: Suite, _ kinds: [ScorerKind]) throws(Diagnostics) {
        self.rule = rule
        guard let composition = rule.composition else {
            content = .scorer(try Self.kind(of: rule, kinds).make(rule, suite))
            return
        }
        var parts: [RuleNode] = []
        var mistakes: [Diagnostic] = []
        for part in rule.parts {
            do throws(Diagnostics) { parts.append(try RuleNode(part, suite, kinds)) } catch {
                mistakes += error.all
            }
        }
        if !mistakes.isEmpty { throw Diagnostics(mistakes) }
        content = .composition(composition, parts)
    }

    private static func kind(of rule: ScorerRule, _ kinds: [ScorerKind]) throws(Diagnostics) -> ScorerKind {
        if let kind = kinds.first(where: { $0.name == rule.scorer }) { return kind }
        let near = NearMiss.nearest(to: rule.scorer, among: kinds.map(\.name))
        let hint =
            near.map { "did you mean '\($0)'?" }
            ?? "the scorers are: \(kinds.map(\.name).joined(separator: ", "))"
        throw Diagnostics([
            Diagnostic(.error, "there is no scorer '\(rule.scorer)'", hint: hint, at: rule.location)
        ])
    }

    var isHeavy: Bool { scorers.contains(where: \.isHeavy) }

    var askedModels: [AskedModel] { scorers.flatMap(\.askedModels) }

    /// The scorers in it, at any depth.
    var scorers: [any Scorer] {
        switch content {
        case .scorer(let scorer): [scorer]
        case .composition(_, let parts): parts.flatMap(\.scorers)
        }
    }

    /// The named class of what the scorer finds, or the first that one of the parts has.
    func label(of subject: ScoringSubject) -> String? {
        switch content {
        case .scorer(let scorer): scorer.label(subject)
        case .composition(_, let parts): parts.lazy.compactMap { $0.label(of: subject) }.first
        }
    }

    /// How the rule decides on an output.
    func ruling(on subject: ScoringSubject) async -> Ruling {
        switch content {
        case .scorer(let scorer):
            return Ruling(await scorer.judge(subject), under: rule)
        case .composition(let composition, let parts):
            // In `all` one part that fails decides. A guard that was not asked would leave open what surrounds the composition.
            let decides = composition == .all
            let rulings = await Self.rulings(
                of: parts, on: subject, isDecisive: { _ in decides }, isSpared: { !$0.rule.holdsGuard })
            return Ruling(composition, of: rulings, under: rule)
        }
    }

    /// The rulings of rules that stand side by side, in their order. Those that ask no model come first; once a decisive one of them has
    /// failed, the others that may be spared are not asked.
    static func rulings(
        of nodes: [RuleNode], on subject: ScoringSubject, isDecisive: (RuleNode) -> Bool,
        isSpared: (RuleNode) -> Bool
    ) async -> [Ruling] {
        var rulings: [Int: Ruling] = [:]
        var rejection: RuleNode?
        for (place, node) in nodes.enumerated() where node.askedModels.isEmpty {
            let ruling = await node.ruling(on: subject)
            if rejection == nil, isDecisive(node), ruling.finding.hasFailed { rejection = node }
            rulings[place] = ruling
        }
        for (place, node) in nodes.enumerated() where !node.askedModels.isEmpty {
            if let rejection, isSpared(node) {
                let reason = "not asked: \(rejection.rule.title) rejects already"
                rulings[place] = Ruling(.unscored(because: reason), under: node.rule)
            } else {
                rulings[place] = await node.ruling(on: subject)
            }
        }
        return nodes.indices.compactMap { rulings[$0] }
    }
}

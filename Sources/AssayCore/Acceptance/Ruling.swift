/// What one rule decided on an output: a finding, its reason, and whether a guard was broken on the way.
///
/// Unscored parts count as what they are, unknown (Kleene's logic): `any` passes if one part passed whatever the others are, `all` fails
/// if one failed, and `weighted` is decided where even the unknown parts at 0, or at 1, could not change it.
struct Ruling: Sendable {
    let rule: ScorerRule
    let finding: Score.Finding
    let reason: String
    /// How the guards in it stand, at any depth.
    let guards: Guards
    /// The rulings of a composition's parts, in their order; empty for a scorer, and for a composition that was not asked.
    private(set) var parts: [Ruling] = []

    /// How guards stand: where one is broken nothing above it passes, where one is open nothing above it is known to pass.
    enum Guards {
        case kept
        case open
        case broken
    }

    private init(_ rule: ScorerRule, _ finding: Score.Finding, _ reason: String, guards: Guards = .kept) {
        self.rule = rule
        self.finding = finding
        self.reason = reason
        self.guards =
            !rule.isGuard || finding.hasPassed || guards == .broken
            ? guards : finding == .unscored ? .open : .broken
    }

    /// A scorer's judgement, held against the rule's threshold.
    init(_ judgement: Judgement, under rule: ScorerRule) {
        switch judgement {
        case .value(let value, let reason):
            self.init(rule, .judged(value: value, passed: value >= rule.threshold), reason)
        case .unscored(let reason):
            self.init(rule, .unscored, reason)
        }
    }

    /// What a composition makes of its parts.
    init(_ composition: Composition, of parts: [Ruling], under rule: ScorerRule) {
        self.init(composition, parts, rule)
        self.parts = parts
    }

    private init(_ composition: Composition, _ parts: [Ruling], _ rule: ScorerRule) {
        let broken = parts.filter { $0.guards == .broken }
        guard broken.isEmpty else {
            let words = broken.map(\.guardWords).joined(separator: "; ")
            self.init(rule, .judged(value: 0, passed: false), words, guards: .broken)
            return
        }
        let scored = parts.filter { !$0.rule.isGuard }
        let decided =
            switch composition {
            case .all: Self.all(scored, rule)
            case .any: Self.any(scored, rule)
            case .weighted: Self.weighted(scored, rule)
            }
        let open = parts.first { $0.guards == .open }
        let finding = open != nil && decided.finding.hasPassed ? .unscored : decided.finding
        self.init(
            rule, finding, finding == decided.finding ? decided.reason : open?.guardWords ?? "",
            guards: open == nil ? .kept : .open)
    }

    private static func all(_ parts: [Ruling], _ rule: ScorerRule) -> Ruling {
        let failed = parts.filter(\.finding.hasFailed)
        let least = parts.compactMap(\.finding.value).min() ?? 1
        if !failed.isEmpty {
            return Ruling(
                rule, .judged(value: least, passed: false), failed.map(\.words).joined(separator: "; "))
        }
        if let unknown = parts.first(where: { $0.finding == .unscored }) {
            return Ruling(rule, .unscored, unknown.words)
        }
        let weakest = parts.min { $0.finding.value ?? 1 < $1.finding.value ?? 1 }
        let words = weakest.map { "; \($0.words)" } ?? ""
        return Ruling(rule, .judged(value: least, passed: true), "all \(parts.count) parts pass\(words)")
    }

    private static func any(_ parts: [Ruling], _ rule: ScorerRule) -> Ruling {
        let passed = parts.filter(\.finding.hasPassed)
        if let best = passed.max(by: { $0.finding.value ?? 0 < $1.finding.value ?? 0 }) {
            return Ruling(rule, .judged(value: best.finding.value ?? 1, passed: true), best.words)
        }
        if let unknown = parts.first(where: { $0.finding == .unscored }) {
            return Ruling(rule, .unscored, unknown.words)
        }
        let most = parts.compactMap(\.finding.value).max() ?? 0
        let words = parts.map(\.words).joined(separator: "; ")
        return Ruling(rule, .judged(value: most, passed: false), "no part passes: \(words)")
    }

    private static func weighted(_ parts: [Ruling], _ rule: ScorerRule) -> Ruling {
        let floored = parts.filter { $0.rule.statedThreshold != nil }
        let (least, most) = (mean(parts, unknown: 0), mean(parts, unknown: 1))
        if let failed = floored.first(where: \.finding.hasFailed) {
            return Ruling(
                rule, .judged(value: least, passed: false), "below its own threshold: \(failed.words)")
        }
        let sum = parts.map { "\($0.rule.title) \($0.shownValue) × \(shown($0.rule.weight))" }
            .joined(separator: ", ")
        // A sum of binary fractions may miss the threshold by a hair.
        let floor = rule.threshold - 1e-9
        if most < floor {
            let worst = parts.max { $0.loss < $1.loss }.map { "; most is lost by \($0.words)" } ?? ""
            let words = "\(shown(most)) is below \(shown(rule.threshold)): \(sum)\(worst)"
            return Ruling(rule, .judged(value: most, passed: false), words)
        }
        if least >= floor, !floored.contains(where: { $0.finding == .unscored }) {
            let words = "\(shown(least)) reaches \(shown(rule.threshold)): \(sum)"
            return Ruling(rule, .judged(value: least, passed: true), words)
        }
        let unknown = parts.first { $0.finding == .unscored }?.words ?? sum
        return Ruling(rule, .unscored, "between \(shown(least)) and \(shown(most)): \(unknown)")
    }

    /// Σ weight·value ÷ Σ weight, with a value for what could not be judged.
    private static func mean(_ parts: [Ruling], unknown: Double) -> Double {
        let weight = parts.reduce(0) { $0 + $1.rule.weight }
        let sum = parts.reduce(0) { $0 + $1.rule.weight * ($1.finding.value ?? unknown) }
        return weight > 0 ? min(1, max(0, sum / weight)) : 0
    }

    /// What the part keeps from the weighted sum.
    private var loss: Double { rule.weight * (1 - (finding.value ?? 1)) }

    private var shownValue: String { finding.value.map(shown) ?? "unscored" }

    /// The part with the guard that failed or could not judge.
    private var guardWords: String { rule.isGuard ? "the guard \(words)" : words }

    /// The part and its reason.
    private var words: String { "\(rule.title): \(reason)" }
}

/// A number with two decimals at most.
private func shown(_ number: Double) -> String {
    let hundredths = (number * 100).rounded()
    guard abs(hundredths) < 1e15 else { return String(number) }
    return hundredths / 100 == (hundredths / 100).rounded()
        ? String(Int(hundredths / 100)) : String(hundredths / 100)
}

extension Score.Finding {
    /// The value, where there is one.
    var value: Double? { if case .judged(let value, _) = self { value } else { nil } }
    /// Judged, and the threshold reached.
    var hasPassed: Bool { if case .judged(_, passed: true) = self { true } else { false } }
    /// Judged, and the threshold not reached.
    var hasFailed: Bool { if case .judged(_, passed: false) = self { true } else { false } }
}

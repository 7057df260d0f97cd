extension LeverSetting {
    /// What is asked in the place of the composite where the lever is off, one after another: its only part, the first choice of a
    /// fallback, or each of the backends among which it decides.
    public var withoutIt: [String] {
        switch self {
        case .retry(let inner, _), .cache(let inner, _), .compress(let inner, _, _), .guarded(let inner, _),
            .batch(let inner, _, _), .bestOf(let inner, _, _, _):
            [inner]
        case .fallback(let parts, _): Array(parts.prefix(1))
        case .cascade(let stages): Self.unique(stages.map(\.backend))
        case .route(let rules, let classifier, let otherwise):
            Self.unique(
                rules.map(\.backend) + (classifier?.choices.map(\.backend) ?? []) + [otherwise])
        }
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// The same with other names for the backends that it names.
    public func renaming(_ rename: (String) -> String) -> LeverSetting {
        func renamed(_ rule: CheckRule) -> CheckRule {
            guard case .judge(let backend, let rubric) = rule.kind else { return rule }
            return CheckRule(.judge(backend: rename(backend), rubric: rubric), location: rule.location)
        }
        func renamed(_ rule: GuardRule) -> GuardRule { GuardRule(renamed(rule.check), rule.action) }
        switch self {
        case .retry(let inner, let policy): return .retry(of: rename(inner), policy)
        case .fallback(let parts, let kinds): return .fallback(of: parts.map(rename), on: kinds)
        case .route(let rules, let classifier, let otherwise):
            return .route(
                rules.map { rule in
                    var copy = rule
                    copy.backend = rename(rule.backend)
                    return copy
                },
                classifier: classifier.map { one in
                    RouteClassifier(
                        backend: rename(one.backend), question: one.question,
                        choices: one.choices.map { .init(word: $0.word, backend: rename($0.backend)) })
                }, otherwise: rename(otherwise))
        case .cascade(let stages):
            return .cascade(
                stages.map { CascadeStage(backend: rename($0.backend), checks: $0.checks.map(renamed)) })
        case .cache(let inner, .exact): return .cache(of: rename(inner), .exact)
        case .cache(let inner, .semantic(let embedder, let threshold)):
            return .cache(of: rename(inner), .semantic(embedder: rename(embedder), threshold: threshold))
        case .compress(let inner, let budget, .embedding(let embedder)):
            return .compress(of: rename(inner), budgetTokens: budget, .embedding(rename(embedder)))
        case .compress(let inner, let budget, let method):
            return .compress(of: rename(inner), budgetTokens: budget, method)
        case .guarded(let inner, var setting):
            setting.input = setting.input.map(renamed)
            setting.output = setting.output.map(renamed)
            return .guarded(of: rename(inner), setting)
        case .batch(let inner, let size, let wait):
            return .batch(of: rename(inner), size: size, wait: wait)
        case .bestOf(let inner, let count, let temperature, .check(let rule)):
            return .bestOf(of: rename(inner), count: count, temperature: temperature, .check(renamed(rule)))
        case .bestOf(let inner, let count, let temperature, let choice):
            return .bestOf(of: rename(inner), count: count, temperature: temperature, choice)
        }
    }
}

import AssayCore

/// A backend that a composite names, with the place where it does.
struct LeverReference {
    var composite: String
    var name: String
    var location: SourceLocation
}

/// Reads the composites among the backends; whom they name is noted, to be checked when all backends are known.
struct LeverReader {
    let problems: Problems
    /// The composite's name.
    let name: String
    private(set) var references: [LeverReference] = []

    init(_ name: String, problems: Problems) {
        self.name = name
        self.problems = problems
    }

    /// The composite of a kind; `nil` where what it lacks makes it none.
    mutating func read(_ lever: Lever, _ reader: inout MappingReader) -> LeverSetting? {
        switch lever {
        case .retry:
            guard let inner = part("of", &reader) else { return nil }
            return .retry(of: inner, RetryReader.policy(&reader))
        case .fallback:
            let parts = names("of", &reader)
            let kinds = RetryReader.kinds(&reader) ?? Self.fallbackKinds
            return parts.map { .fallback(of: $0, on: kinds) }
        case .route: return route(&reader)
        case .cascade: return cascade(&reader)
        case .cache: return cache(&reader)
        case .compress: return compress(&reader)
        case .guard: return guarded(&reader)
        case .batch:
            let size = reader.integer("size", in: 2...100_000) ?? 16
            let wait = reader.integer("wait_ms", in: 1...86_400_000) ?? 1000
            return part("of", &reader).map { .batch(of: $0, size: size, wait: .milliseconds(Int64(wait))) }
        case .bestOf: return bestOf(&reader)
        }
    }

    /// The failures on which a fallback stands in where nothing else is said.
    private static let fallbackKinds: Set<Failure.Kind> = [
        .connect, .tls, .timeout, .rateLimited, .server, .brokenStream, .errorInStream, .empty,
        .contextOverflow,
    ]

    /// A backend under a key that must be there.
    private mutating func part(_ key: String, _ reader: inout MappingReader) -> String? {
        let text = reader.requiredText(key, hint: "name another backend")
        guard !text.isEmpty, let location = reader.node[key]?.location else { return nil }
        references.append(LeverReference(composite: name, name: text, location: location))
        return text
    }

    /// Two backends or more under a key.
    private mutating func names(_ key: String, _ reader: inout MappingReader) -> [String]? {
        reader.require(key, hint: "list the backends in order")
        guard let nodes = reader.list(key) else { return nil }
        var names: [String] = []
        for node in nodes {
            guard let text = node.text else {
                problems.add("'\(key)' must be a list of backends", at: node.location)
                continue
            }
            references.append(LeverReference(composite: name, name: text, location: node.location))
            names.append(text)
        }
        if nodes.count < 2 {
            problems.add("'\(key)' needs two backends or more", at: reader.node[key]?.location)
        }
        return names.isEmpty ? nil : names
    }

    private mutating func route(_ reader: inout MappingReader) -> LeverSetting? {
        var rules: [RouteRule] = []
        for node in reader.list("rules") ?? [] { if let rule = routeRule(node) { rules.append(rule) } }
        let classifier = reader.node("ask").flatMap { self.classifier($0) }
        return part("otherwise", &reader).map { .route(rules, classifier: classifier, otherwise: $0) }
    }

    private mutating func routeRule(_ node: Node) -> RouteRule? {
        var reader = MappingReader(node, title: "the rule", problems: problems)
        defer { reader.finish() }
        var rule = RouteRule(backend: "")
        rule.suite = reader.text("suite")
        rule.tag = reader.text("tag")
        rule.atLeastTokens = reader.integer("at_least_tokens", in: 0...Int.max)
        rule.atMostTokens = reader.integer("at_most_tokens", in: 0...Int.max)
        rule.pattern = reader.text("pattern").map {
            CheckRule(.pattern($0, isWanted: true), location: node["pattern"]?.location)
        }
        guard let backend = part("to", &reader) else { return nil }
        if rule == RouteRule(backend: "") {
            problems.add(
                "the rule has no condition",
                hint:
                    "give 'suite', 'tag', 'at_least_tokens', 'at_most_tokens' or 'pattern', or use 'otherwise'",
                at: node.location)
        }
        rule.backend = backend
        return rule
    }

    private mutating func classifier(_ node: Node) -> RouteClassifier? {
        var reader = MappingReader(node, title: "the model that is asked for the way", problems: problems)
        defer { reader.finish() }
        var choices: [RouteClassifier.Choice] = []
        for member in reader.members("choices") {
            guard let backend = member.value.text else {
                problems.add("'\(member.key)' must name a backend", at: member.value.location)
                continue
            }
            references.append(
                LeverReference(composite: name, name: backend, location: member.value.location))
            choices.append(RouteClassifier.Choice(word: member.key, backend: backend))
        }
        if choices.isEmpty {
            reader.missing("choices", hint: "for example: choices: {easy: small, hard: big}")
        }
        let question = reader.requiredText("question")
        guard let backend = part("backend", &reader) else { return nil }
        return RouteClassifier(backend: backend, question: question, choices: choices)
    }

    private mutating func cascade(_ reader: inout MappingReader) -> LeverSetting? {
        let nodes = reader.list("stages") ?? []
        var stages: [CascadeStage] = []
        for (place, node) in nodes.enumerated() {
            var stage = MappingReader(node, title: "stage \(place + 1)", problems: problems)
            let checks = (stage.list("checks") ?? []).compactMap { check($0, isPrompt: false) }
            if let backend = part("backend", &stage) {
                stages.append(CascadeStage(backend: backend, checks: checks))
            }
            if place == nodes.count - 1, !checks.isEmpty {
                problems.add(
                    "the last stage is kept whatever it says, so it has no checks",
                    at: node["checks"]?.location)
            }
            stage.finish()
        }
        if nodes.count < 2 {
            problems.add(
                "a cascade needs two stages or more",
                hint: "each has a 'backend', and all but the last 'checks'",
                at: reader.node["stages"]?.location ?? reader.node.location)
        }
        return stages.isEmpty ? nil : .cascade(stages)
    }

    private mutating func cache(_ reader: inout MappingReader) -> LeverSetting? {
        let inner = part("of", &reader)
        let match = reader.choice("match", ["exact", "semantic"]) ?? "exact"
        guard match == "semantic" else { return inner.map { .cache(of: $0, .exact) } }
        let embedder = part("embedder", &reader)
        reader.require("threshold", hint: "the least cosine, such as 0.9")
        let threshold = reader.number("threshold", in: -1...1) ?? 1
        guard let inner, let embedder else { return nil }
        return .cache(of: inner, .semantic(embedder: embedder, threshold: threshold))
    }

    private mutating func compress(_ reader: inout MappingReader) -> LeverSetting? {
        let inner = part("of", &reader)
        reader.require("budget_tokens")
        let budget = reader.integer("budget_tokens", in: 1...10_000_000) ?? 1
        var method = CompressionMethod.history
        switch reader.choice("by", ["history", "bm25", "embedding"]) {
        case "bm25": method = .bm25
        case "embedding":
            guard let embedder = part("embedder", &reader) else { return nil }
            method = .embedding(embedder)
        default: break
        }
        return inner.map { .compress(of: $0, budgetTokens: budget, method) }
    }

    private mutating func guarded(_ reader: inout MappingReader) -> LeverSetting? {
        let inner = part("of", &reader)
        var setting = GuardSetting()
        setting.input = (reader.list("input") ?? []).compactMap { guardRule($0, isPrompt: true) }
        setting.output = (reader.list("output") ?? []).compactMap { guardRule($0, isPrompt: false) }
        setting.refusal = reader.text("refusal") ?? setting.refusal
        setting.attempts = reader.integer("attempts", in: 1...20) ?? setting.attempts
        if setting.input.isEmpty, setting.output.isEmpty {
            problems.add("the guard has no rule", hint: "give 'input' or 'output'", at: reader.node.location)
        }
        return inner.map { .guarded(of: $0, setting) }
    }

    private mutating func guardRule(_ node: Node, isPrompt: Bool) -> GuardRule? {
        let actions = GuardAction.allCases.filter { !isPrompt || $0 != .retry }
        var action: GuardAction?
        let rule = check(node, isPrompt: isPrompt) { reader in
            reader.require("action")
            action = reader.choice("action", actions.map(\.rawValue)).flatMap(GuardAction.init(rawValue:))
        }
        guard let rule, let action else { return nil }
        if action == .redact, !rule.hasPieces {
            problems.add(
                "'\(rule.title)' names no pieces that could be taken out",
                hint: "use block\(isPrompt ? "" : " or retry")",
                at: node["action"]?.location)
        }
        return GuardRule(rule, action)
    }

    private mutating func bestOf(_ reader: inout MappingReader) -> LeverSetting? {
        let inner = part("of", &reader)
        let count = reader.integer("count", in: 2...64) ?? 3
        let temperature = reader.number("temperature", in: 0...10)
        var choice = SampleChoice.agreement
        if let node = reader.node("choose") {
            switch node.text {
            case "agreement": choice = .agreement
            case "log_probability": choice = .logProbability
            case let word?:
                problems.add(
                    "'\(word)' is no way to choose",
                    hint: "agreement, log_probability, or a check such as {judge: …}",
                    at: node.location)
            case nil:
                guard let rule = check(node, isPrompt: false) else { return nil }
                choice = .check(rule)
            }
        }
        return inner.map { .bestOf(of: $0, count: count, temperature: temperature, choice) }
    }

    /// One check: a mapping with one of the kinds, and what `more` reads besides.
    private mutating func check(
        _ node: Node, isPrompt: Bool, _ more: (inout MappingReader) -> Void = { _ in }
    ) -> CheckRule? {
        var reader = MappingReader(node, title: "the check", problems: problems)
        defer { reader.finish() }
        more(&reader)
        var kinds: [CheckRule.Kind] = []
        if let schema = reader.node("schema") { kinds.append(.schema(schema.value)) }
        if let text = reader.text("pattern") { kinds.append(.pattern(text, isWanted: true)) }
        if let text = reader.text("no_pattern") { kinds.append(.pattern(text, isWanted: false)) }
        if let node = reader.node("pii") {
            kinds.append(.sensitiveData(node.value.boolValue == true ? [] : reader.texts("pii") ?? []))
        }
        if reader.flag("injection") == true { kinds.append(.injection) }
        if let judge = reader.node("judge") { if let kind = self.judge(judge) { kinds.append(kind) } }
        if let node = reader.node("self_consistency") { kinds.append(agreement(node)) }
        if let least = reader.number("log_probability", in: -1e6...0) { kinds.append(.logProbability(least)) }
        guard let kind = kinds.first, kinds.count == 1 else {
            problems.add(
                kinds.isEmpty ? "the check says nothing that is known" : "the check says more than one thing",
                hint:
                    "one of: schema, pattern, no_pattern, pii, injection, judge, self_consistency, log_probability",
                at: node.location)
            return nil
        }
        let rule = CheckRule(kind, location: node.location)
        if isPrompt, rule.needsAnswer {
            problems.add(
                "'\(rule.title)' needs an answer, so a prompt cannot be checked by it", at: node.location)
            return nil
        }
        return rule
    }

    private mutating func judge(_ node: Node) -> CheckRule.Kind? {
        var reader = MappingReader(node, title: "the judge", problems: problems)
        defer { reader.finish() }
        let rubric = reader.requiredText("rubric")
        return part("backend", &reader).map { .judge(backend: $0, rubric: rubric) }
    }

    private func agreement(_ node: Node) -> CheckRule.Kind {
        var reader = MappingReader(node, title: "self_consistency", problems: problems)
        defer { reader.finish() }
        return .agreement(
            samples: reader.integer("samples", in: 2...64) ?? 3,
            share: reader.number("share", in: 0...1) ?? 0.5)
    }
}

extension CheckRule {
    /// Whether it can name the pieces of a text that fail.
    fileprivate var hasPieces: Bool {
        switch kind {
        case .pattern(_, let isWanted): !isWanted
        case .sensitiveData, .injection: true
        case .schema, .judge, .agreement, .logProbability: false
        }
    }
}

package import AssayCore

/// Sends each request to one of several backends: by rules, by a small model's word, else to the backend for all others.
package struct RouteLever: CompositeBackend {
    /// A rule that is ready: its conditions, its pattern, who is asked.
    private struct Way {
        var rule: RouteRule
        var pattern: (any TextCheck)?
        var backend: any Backend
    }

    package let name: String
    package let lever = Lever.route
    package let clock: any TimeSource
    package let parts: [any Backend]
    private let ways: [Way]
    private let classifier: (rule: RouteClassifier, backends: [String: any Backend])?
    private let otherwise: any Backend

    /// Makes a router; `backends` holds its parts by name.
    package init(
        name: String, rules: [RouteRule], classifier: RouteClassifier?, otherwise: String,
        backends: [String: any Backend], make: TextCheckMaking, clock: any TimeSource
    ) throws(Diagnostics) {
        self.name = name
        self.clock = clock
        parts = backends.keys.sorted().compactMap { backends[$0] }
        self.classifier = classifier.map { ($0, backends) }
        var ways: [Way] = []
        for rule in rules {
            var pattern: (any TextCheck)?
            if let check = rule.pattern { pattern = try make(check) }
            ways.append(Way(rule: rule, pattern: pattern, backend: try Self.part(rule.backend, backends)))
        }
        self.ways = ways
        self.otherwise = try Self.part(otherwise, backends)
    }

    private static func part(
        _ name: String, _ backends: [String: any Backend]
    ) throws(Diagnostics) -> any Backend {
        guard let backend = backends[name] else {
            throw Diagnostics([Diagnostic(.error, "there is no backend '\(name)'")])
        }
        return backend
    }

    package var details: JSONValue {
        [
            "rules": .integer(Int64(ways.count)),
            "classifier": classifier.map { .string($0.rule.backend) } ?? .null,
        ]
    }

    /// Asks the backend that the first rule names that holds.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        if let (place, way) = ways.enumerated().first(where: { holds($1, request, hops.origin) }) {
            return await hops.ask(way.backend, request, decision(.routed, because: "rule \(place + 1)"))
        }
        if let classifier, let (backend, word) = await ask(classifier, request, hops) {
            return await hops.ask(
                backend, request, decision(.routed, because: "\(classifier.rule.backend) says \(word)"))
        }
        return await hops.ask(otherwise, request, decision(.routed, because: "no rule holds"))
    }

    private func holds(_ way: Way, _ request: GenerationRequest, _ origin: RequestOrigin) -> Bool {
        let rule = way.rule
        if let suite = rule.suite, suite != origin.suite { return false }
        if let tag = rule.tag, !origin.tags.contains(tag) { return false }
        if let most = rule.atMostTokens, request.messages.likelyTokens > most { return false }
        if let fewest = rule.atLeastTokens, request.messages.likelyTokens < fewest { return false }
        guard let pattern = way.pattern else { return true }
        if case .passes = pattern.finding(in: request.lastUserText) { return true }
        return false
    }

    /// The backend that a small model chooses; `nil` where its reply is none of the words, or where it failed.
    private func ask(
        _ classifier: (rule: RouteClassifier, backends: [String: any Backend]), _ request: GenerationRequest,
        _ hops: Hops
    ) async -> (any Backend, String)? {
        let rule = classifier.rule
        guard let model = classifier.backends[rule.backend] else { return nil }
        let words = rule.choices.map(\.word).joined(separator: ", ")
        var question = request
        question.messages = [
            Message(.system, "\(rule.question)\nReply with one of these words and nothing else: \(words)"),
            Message(.user, request.lastUserText),
        ]
        question.tools = []
        question.responseFormat = .text
        question.settings = GenerationSettings(maxTokens: 8, seed: request.settings.seed)
        let reply = await hops.ask(
            model, question, on: .guards, decision(.consulted, because: "a model is asked for the way"))
        let said = reply.reply.text.lowercased().split {
            !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-"
        }
        guard let choice = rule.choices.first(where: { said.contains(Substring($0.word.lowercased())) })
        else {
            return nil
        }
        return classifier.backends[choice.backend].map { ($0, choice.word) }
    }

    package func beginLevel() async { await parts.beginLevel() }
}

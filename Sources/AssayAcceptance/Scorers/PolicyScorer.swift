import AssayCore

/// What a suite's policy says of outputs: where a rule's `when` stands in the input, its `must` stand in the output and its `must_not` do
/// not. Meant as a guard; the value is the share of the rules in force that are kept.
struct PolicyScorer: Scorer {
    /// One rule of a policy.
    struct Rule: Sendable {
        let name: String
        /// Words of the input of which one puts the rule in force; empty: it always is.
        let when: [String]
        /// Words of which one must stand in the output; empty: none need to.
        let must: [String]
        let mustNot: [String]

        init?(_ value: JSONValue) {
            guard let members = value.objectValue?.members, let name = value["name"]?.stringValue,
                members.allSatisfy({ ["name", "when", "must", "must_not"].contains($0.name) })
            else {
                return nil
            }
            let lists = ["when", "must", "must_not"].map { key in value[key].map(\.texts) ?? [] }
            guard let when = lists[0], let must = lists[1], let mustNot = lists[2],
                !(must.isEmpty && mustNot.isEmpty)
            else {
                return nil
            }
            self.name = name
            self.when = when
            self.must = must
            self.mustNot = mustNot
        }

        /// What breaks the rule in an output, or `nil` where it is kept.
        func breach(in output: NormalText) -> String? {
            if let word = mustNot.first(where: output.contains(words:)) { return "\(name): says '\(word)'" }
            guard !must.isEmpty, !must.contains(where: output.contains(words:)) else { return nil }
            return "\(name): says none of '\(must.joined(separator: "', '"))'"
        }
    }

    let rules: [Rule]
    let path: String?

    static let kind = ScorerKind(
        name: "policy", summary: "The output keeps the rules of a policy that the input puts in force."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let raw = options.value("rules")?.arrayValue ?? []
        let path = options.text("path")
        let rules = raw.compactMap(Rule.init)
        if raw.isEmpty || rules.count < raw.count {
            options.wrong(
                "'rules' must be a list of mappings with 'name', with 'must' or 'must_not' and perhaps with 'when'",
                hint: "'when', 'must' and 'must_not' are words or lists of words", option: "rules")
        }
        try options.finish()
        return PolicyScorer(rules: rules, path: path)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        let input = NormalText(
            Deliverable.leaves(subject.testCase.input) + "\n"
                + subject.testCase.followUps.map(\.text).joined(separator: "\n"))
        let output = NormalText(
            Deliverable.text(of: subject.episode.output, at: path) ?? subject.episode.output)
        let inForce = rules.filter { $0.when.isEmpty || $0.when.contains(where: input.contains(words:)) }
        let breaches = inForce.compactMap { $0.breach(in: output) }
        return .share(
            inForce.count - breaches.count, of: inForce.count,
            reason: breaches.isEmpty
                ? "keeps \(inForce.count) rules" : "breaks " + breaches.joined(separator: "; "))
    }
}

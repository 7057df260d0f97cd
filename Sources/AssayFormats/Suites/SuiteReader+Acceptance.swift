import AssayCore
import AssayJSON

extension SuiteReader {
    mutating func readAcceptance(_ nodes: [Node]?, of top: inout MappingReader) -> [ScorerRule] {
        guard let nodes else {
            top.missing("acceptance", hint: "list the scorers that make an output accepted")
            return []
        }
        var rules: [ScorerRule] = []
        for node in nodes { rules.append(readRule(node, in: nil)) }
        if !rules.isEmpty, !rules.contains(where: \.required) {
            note(
                "no scorer is required, so nothing could ever be accepted",
                at: top.node["acceptance"]?.location)
        }
        return rules
    }

    /// Reads a rule that stands at the top, or in a composition.
    private mutating func readRule(_ node: Node, in parent: Composition?) -> ScorerRule {
        let kinds = Composition.allCases.filter { node[$0.rawValue] != nil }
        if node["scorer"] == nil, let composition = kinds.first {
            return readComposition(composition, node, in: parent)
        }
        guard case .mapping(let members) = node.content else {
            note(
                "a rule must be a mapping with 'scorer', or with 'all', 'any' or 'weighted'",
                at: node.location)
            return ScorerRule(scorer: "")
        }
        var rule = mapping(node, "a scorer's rule")
        let scorer = rule.requiredText("scorer")
        var result = ScorerRule(
            scorer: scorer, threshold: rule.number("threshold", in: 0...1),
            location: node["scorer"]?.location ?? node.location)
        let read = readStanding(&rule, of: &result, in: parent)
        for member in members where !(["scorer", "threshold"] + read).contains(member.key) {
            result.optionLocations[member.key] = member.keyLocation
            result.options[member.key] = option(member)
            _ = rule.node(member.key)
        }
        rule.finish()
        return result
    }

    /// An option's value: a schema is read from the file that it names, and so is a rubric or a tool that is `{file: NAME}`.
    private mutating func option(_ member: Node.Member) -> JSONValue {
        switch (member.key, member.value["file"]?.text) {
        case ("schema", _):
            return member.value.text.flatMap { json($0, at: member.value.location) } ?? member.value.value
        case ("rubric", let path?), ("tool", let path?):
            return .string(file(path, at: member.value["file"]?.location)?.text ?? path)
        default: return member.value.value
        }
    }

    private mutating func readComposition(
        _ composition: Composition, _ node: Node, in parent: Composition?
    ) -> ScorerRule {
        var rule = mapping(node, "a rule of '\(composition.rawValue)'")
        let nodes = rule.list(composition.rawValue) ?? []
        var parts: [ScorerRule] = []
        for part in nodes { parts.append(readRule(part, in: composition)) }
        var result = ScorerRule(
            composition, of: parts, location: node[composition.rawValue]?.location ?? node.location)
        if composition == .weighted {
            result.statedThreshold = rule.number("threshold", in: 0...1)
            if parent != .weighted {
                rule.require("threshold", hint: "give the least weighted mean that passes, in 0…1")
            }
        }
        _ = readStanding(&rule, of: &result, in: parent)
        rule.finish()
        if !parts.contains(where: { !$0.isGuard }) {
            note("'\(composition.rawValue)' has no part that is not a guard", at: result.location)
        }
        return result
    }

    /// Reads how a rule stands to those around it, and returns the keys that it read; the others are a scorer's options.
    private func readStanding(
        _ rule: inout MappingReader, of result: inout ScorerRule, in parent: Composition?
    ) -> [String] {
        result.isGuard = rule.flag("guard") ?? false
        var keys = ["guard"]
        if parent == nil {
            keys.append("required")
            result.required = rule.flag("required") ?? true
            if !result.required, result.holdsGuard {
                note(
                    "a guard decides, and this rule only informs", hint: "leave out 'required: false'",
                    at: rule.node.location)
            }
        }
        if parent == .weighted {
            keys.append("weight")
            let weight = rule.number("weight", in: 0...1_000_000)
            result.weight = weight ?? 1
            if result.isGuard, weight != nil {
                note("a guard has no weight: it must pass", at: rule.node["weight"]?.location)
            }
            if weight == 0 {
                note("a weight must be more than 0", at: rule.node["weight"]?.location)
            }
        }
        return keys
    }
}

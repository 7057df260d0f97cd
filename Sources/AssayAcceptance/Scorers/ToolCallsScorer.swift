import AssayCore

/// The tool calls made are the expected ones; an empty list expects that no tool is called.
///
/// The value is the share of calls that are right: those matched ÷ the greater of those expected and those made (expected only, where
/// extra calls are allowed).
struct ToolCallsScorer: Scorer {
    /// Whether the order of calls matters.
    enum Order: String, CaseIterable {
        case set
        case sequence
    }

    let field: String
    let order: Order
    let equality: ArgumentEquality
    let allowsExtra: Bool

    static let kind = ScorerKind(
        name: "tool_calls",
        summary: "The tool calls made are the expected ones, and none where none is right."
    ) { rule, suite throws(Diagnostics) in
        var options = OptionReader(rule, suite)
        let field = options.text("field") ?? "calls"
        let order = options.word("order", of: Order.self) ?? .set
        let equality = options.word("strings", of: ArgumentEquality.self) ?? .exact
        let allowsExtra = options.flag("allow_extra") ?? false
        options.check(
            field: field,
            "a list of calls: 'name', and perhaps 'arguments', 'one_of' and 'optional' (the last two with lists)"
        ) { ExpectedCall.list($0) != nil }
        try options.finish()
        return ToolCallsScorer(field: field, order: order, equality: equality, allowsExtra: allowsExtra)
    }

    func judge(_ subject: ScoringSubject) async -> Judgement {
        guard let expected = subject.testCase.expect[field].flatMap(ExpectedCall.list) else {
            return .nothingRequired
        }
        let made = subject.episode.steps.map(\.call)
        guard !expected.isEmpty else {
            return made.isEmpty
                ? .pass("no tool is called, as is right")
                : .fail("calls \(Self.names(made)) where no tool is right")
        }
        let edge = { expected[$0].mistake(in: made[$1], comparing: equality) == nil }
        let matching =
            switch order {
            case .set: CallMatching.set(expected: expected.count, made: made.count, edge: edge)
            case .sequence: CallMatching.sequence(expected: expected.count, made: made.count, edge: edge)
            }
        let all = allowsExtra ? expected.count : max(expected.count, made.count)
        guard matching.matched < all else { return .pass("all \(expected.count) expected calls are made") }
        return .share(matching.matched, of: all, reason: reason(expected, made, matching))
    }

    private func reason(_ expected: [ExpectedCall], _ made: [ToolCall], _ matching: CallMatching) -> String {
        let used = Set(matching.pairs.compactMap(\.self))
        let spare = made.indices.filter { !used.contains($0) }.map { made[$0] }
        var words = matching.pairs.indices.filter { matching.pairs[$0] == nil }.map { index in
            let wanted = expected[index]
            let near = spare.first { $0.name == wanted.name }
            return near.flatMap { wanted.mistake(in: $0, comparing: equality) }
                ?? "\(wanted.words) is not made"
        }
        if words.isEmpty || (!allowsExtra && spare.count > words.count) {
            words.append("calls made that nobody expects: \(Self.names(spare))")
        } else if order == .sequence, words.contains(where: { $0.hasSuffix("is not made") }), !spare.isEmpty {
            words.append("in this order")
        }
        return "\(matching.matched) of \(expected.count) expected calls made: "
            + words.joined(separator: "; ")
    }

    private static func names(_ calls: [ToolCall]) -> String {
        let names = calls.prefix(10).map(\.name).joined(separator: ", ")
        return calls.count > 10 ? names + "…" : names
    }
}

import AssayCore

extension Metric {
    /// Questions that can be answered and were, whatever the answers were worth.
    static let answerRate = Metric(
        name: "answer_rate", title: "answered", unit: "share", polarity: .higherIsBetter,
        formula: "answerable questions not declined ÷ answerable questions judged"
    ) { input in
        let asked = input.only { $0.isAnswerable == true && $0.isDeclined != nil }
        guard !asked.items.isEmpty else { return .absent(because: "no case says that it can be answered") }
        return .share(asked) { $0.isDeclined == false }
    }
}

extension MetricInput.Item {
    /// Whether the case says that its question can be answered.
    var isAnswerable: Bool? { testCase?.expect["answerable"]?.boolValue }

    /// Whether the output declined to answer, as the scorer `declines` found; `nil` where it did not judge.
    var isDeclined: Bool? {
        guard let isAnswerable, let score = episode.scores.first(where: { $0.scorer == "declines" }),
            case .judged(_, let passed) = score.finding
        else { return nil }
        return isAnswerable != passed
    }
}

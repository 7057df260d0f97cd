import AssayCore

extension Metric {
    /// Questions that cannot be answered and were answered nevertheless.
    static let falseAnswerRate = Metric(
        name: "false_answer_rate", title: "answered without an answer", unit: "share",
        polarity: .lowerIsBetter,
        formula: "unanswerable questions not declined ÷ unanswerable questions judged"
    ) { input in
        let asked = input.only { $0.isAnswerable == false && $0.isDeclined != nil }
        guard !asked.items.isEmpty else { return .absent(because: "no case says that it cannot be answered") }
        return .share(asked) { $0.isDeclined == false }
    }
}

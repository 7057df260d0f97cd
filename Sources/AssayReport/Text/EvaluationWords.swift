package import AssayCore

/// Writes the lines of the evaluation's account for people.
package enum EvaluationWords {
    static let titles = ["purpose", "backend", "requests", "prompt tokens", "output tokens", "cost"]

    static func row(_ line: EvaluationLine) -> [String] {
        func shown(_ count: Int?) -> String { count.map { Figure.whole(Int64($0)) } ?? "—" }
        let bound = line.cost.isKnown ? "" : "at least "
        return [
            line.purpose.rawValue, line.backend, shown(line.requests), shown(line.promptTokens),
            shown(line.outputTokens),
            bound + "\(line.cost.lowerBound.decimalText) \(line.cost.lowerBound.currency)",
        ]
    }

    /// The lines of an account, for people.
    package static func lines(_ account: [EvaluationLine]) -> String {
        account.map { "\n" + text($0) }.joined()
    }

    static func text(_ line: EvaluationLine) -> String {
        let row = row(line)
        return
            "\(row[0]): \(row[1]), \(row[2]) requests, \(row[3]) prompt and \(row[4]) output tokens, \(row[5])"
    }
}

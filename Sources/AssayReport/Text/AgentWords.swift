import AssayCore

/// How agents worked, in one line for people.
enum AgentWords {
    /// What a group of episodes with tools took; `nil` where there were none.
    static func line(_ group: RunSummary.Group, _ currency: Currency) -> String? {
        guard case .figure(let perStep) = group.value("tokens_per_step") else { return nil }
        var parts = ["\(Figure.number(perStep.value)) tokens per step"]
        if case .figure(let growth) = group.value("context_growth") {
            parts.append("context grows by \(Figure.number(growth.value)) a step")
        }
        if case .figure(let repeated) = group.value("repeated_calls") {
            parts.append("\(Figure.percent(repeated.value)) of calls repeated")
        }
        if case .figure(let wrong) = group.value("tool_errors") {
            parts.append("\(Figure.percent(wrong.value)) wrong")
        }
        if case .figure(let failed) = group.value("cost_of_failed_runs") {
            parts.append("\(Figure.number(failed.value)) \(currency) spent on runs that failed")
        }
        return "\(group.suite ?? "blended"): " + parts.joined(separator: ", ")
    }
}

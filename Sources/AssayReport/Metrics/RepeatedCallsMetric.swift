import AssayCore
import AssayJSON

extension Metric {
    /// Tool calls that told the model nothing new.
    static let repeatedCalls = Metric(
        name: "repeated_calls", title: "repeated calls", unit: "share", polarity: .lowerIsBetter,
        formula:
            "tool calls whose tool, arguments and reply are those of an earlier call of the episode ÷ tool calls"
    ) { input in
        .agents(input, none: "no tool was called") { item in
            let steps = item.episode.steps
            let different = Set(steps.map { [$0.call.name, plain($0.call.arguments), $0.result] })
            return (Double(steps.count - different.count), Double(steps.count))
        }
    }

    /// Arguments with their members in the order of their names; what is no JSON stays as it is.
    private static func plain(_ arguments: String) -> String {
        (try? JSON.parse(arguments)).map { JSON.text($0.inNameOrder) } ?? arguments
    }
}

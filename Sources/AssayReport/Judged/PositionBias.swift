import AssayCore
import AssayJSON

/// How often the order in which a judge was shown two answers decided between them.
enum PositionBias {
    /// The pairs of a judge that were answered in both orders, and those of them in which the same place won twice.
    static func count(
        _ requests: [EvaluationExchange], of judge: JudgeStamp, episodes: Set<String>
    ) -> (pairs: Int, decidedByOrder: Int) {
        guard judge.scorer == "preference" else { return (0, 0) }
        var choices: [String: [Int: String]] = [:]
        for request in requests where request.use.promptDigest == judge.promptDigest {
            let id = request.exchange.id
            guard episodes.contains(id.episode),
                let verdict = try? JSON.parse(request.exchange.reply.text)["verdict"]?.stringValue
            else { continue }
            choices[id.episode, default: [:]][id.turn] = verdict
        }
        let pairs = choices.values.compactMap { orders -> Bool? in
            guard let one = orders[0], let other = orders[1] else { return nil }
            return one == other && one != "neither"
        }
        return (pairs.count, pairs.count(where: \.self))
    }
}

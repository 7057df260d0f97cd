import AssayCore

extension CompositePart {
    /// The record as a member of an exchange.
    var json: JSONValue {
        switch self {
        case .hop(let account, let decision, let isBatched):
            .members([
                "as": "hop", "account": .string(account.rawValue), "decision": decision.json,
                "batched": isBatched ? .some(true) : .none,
            ])
        case .whole(let delivered, let decisions):
            .members([
                "as": "whole", "delivered": .int(delivered), "decisions": .array(decisions.map(\.json)),
            ])
        }
    }

    init(_ record: RecordReader) throws(RecordError) {
        switch try record.text("as") {
        case "hop":
            self = .hop(
                try record.choice("account", Account.self), try Decision(record.record("decision")),
                isBatched: record.flag("batched"))
        case "whole":
            self = .whole(
                delivered: record.optionalInt("delivered"),
                decisions: try record.records("decisions", Decision.init))
        case let word: throw RecordError(message: "an exchange cannot be a composite's '\(word)'")
        }
    }
}

extension Decision {
    fileprivate var json: JSONValue {
        [
            "lever": .string(lever.rawValue), "composite": .string(composite),
            "verdict": .string(verdict.rawValue), "reason": .string(reason),
        ]
    }

    fileprivate init(_ record: RecordReader) throws(RecordError) {
        self.init(
            try record.choice("lever", Lever.self), of: try record.text("composite"),
            try record.choice("verdict", Verdict.self), because: try record.text("reason"))
    }
}

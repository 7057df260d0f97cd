package import AssayCore

extension EvaluationExchange {
    /// The record as one object of `evaluation.jsonl`: an exchange, and for whom it was made.
    package var json: JSONValue {
        let head = JSONValue.members([
            "purpose": .string(use.purpose.rawValue), "part": .string(use.part),
            "prompt_sha256": .text(use.promptDigest),
        ])
        return .object(
            JSONObject((head.objectValue?.members ?? []) + (exchange.json.objectValue?.members ?? [])))
    }

    /// Reads such an object.
    package init(json: JSONValue) throws(RecordError) {
        let record = RecordReader(json)
        self.init(
            use: EvaluationUse(
                purpose: try record.choice("purpose", EvaluationPurpose.self), part: try record.text("part"),
                promptDigest: json["prompt_sha256"]?.stringValue), exchange: try Exchange(json: json))
    }
}

package import AssayCore

extension SuiteEconomics {
    /// The economics as a run keeps them: the keys of suites, amounts as decimal text.
    package var json: JSONValue {
        .members([
            "currency": amounts.first.map { .string($0.currency.code) },
            "value_of_resolution": text(valueOfResolution), "cost_of_review": text(costOfReview),
            "cost_of_failure": text(costOfFailure), "review": review?.json, "tools": Self.json(toolPrices),
            "guards": Self.json(guards),
            "production_judges": .unlessEmpty(productionJudges.map { .string($0) }),
            "failures": Self.json(failures), "false_accepts": Self.json(falseAccepts),
            "human": human.map {
                [
                    "cost_per_output": .string($0.costPerOutput.decimalText),
                    "resolve_rate": .string($0.resolveRate.decimalText),
                ]
            },
        ])
    }

    /// Reads such an object; what cannot be read is left out.
    package init(json: JSONValue) {
        self = EconomicsReader(problems: Problems()).economics(Node(json))
    }

    private func text(_ money: Money?) -> JSONValue? { money.map { .string($0.decimalText) } }

    private static func json(_ amounts: [String: Money]) -> JSONValue? {
        amounts.isEmpty
            ? nil
            : .object(
                JSONObject(
                    amounts.sorted { $0.key < $1.key }.map {
                        .init(name: $0.key, value: .string($0.value.decimalText))
                    }))
    }

    private static func json(_ losses: [DownstreamLoss]) -> JSONValue? {
        losses.isEmpty
            ? nil
            : .object(
                JSONObject(
                    losses.map { loss in
                        .init(
                            name: loss.name,
                            value: .members([
                                "cost": .string(loss.cost.decimalText),
                                "probability": .string(loss.probability.decimalText),
                                "label": .text(loss.label),
                            ]))
                    }))
    }
}

extension ReviewPolicy {
    fileprivate var json: JSONValue {
        let words: (when: String, share: Quantity?, scorer: String?) =
            switch occasion {
            case .always: ("always", nil, nil)
            case .sampled(let share): ("sampled", share, nil)
            case .flagged(let scorer): ("flagged", nil, scorer)
            }
        return .members([
            "when": .string(words.when), "share": words.share.map { .string($0.decimalText) },
            "flagged_by": .text(words.scorer), "minutes": .string(minutes.decimalText),
            "rate_per_hour": .string(ratePerHour.decimalText),
        ])
    }
}

extension Node {
    /// A plain value as a piece of a file without a place; texts and numbers read back as they are.
    init(_ value: JSONValue) {
        let nowhere = SourceLocation(file: "", line: 1, column: 1)
        let content: Content =
            switch value {
            case .object(let members):
                .mapping(
                    members.members.map { Member(key: $0.name, keyLocation: nowhere, value: Node($0.value)) })
            case .array(let elements): .sequence(elements.map { Node($0) })
            case .string(let text): .scalar(text, quoted: true)
            case .integer(let whole): .scalar(String(whole), quoted: false)
            case .number(let real): .scalar(String(real), quoted: false)
            case .bool(let flag): .scalar(flag ? "true" : "false", quoted: false)
            case .null: .scalar("null", quoted: false)
            }
        self.init(content: content, location: nowhere)
    }
}

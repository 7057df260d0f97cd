package import AssayCore

/// A gate's report for machines.
package enum GateJSON {
    /// The document.
    package static func json(_ report: GateReport) -> JSONValue {
        let sequence: JSONValue = report.sequence.map(sequence) ?? .null
        return [
            "format": 1, "baseline": text(report.baseline), "candidate": .string(report.candidate),
            "passed": .bool(!report.fails), "checks": .array(report.checks.map(check)),
            "flaky": .array(report.flaky.map(flaky)),
            "limits": .array(report.limits.map { .string($0) }), "sequence": sequence,
        ]
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    private static func number(_ number: Double?) -> JSONValue { number.map { .number($0) } ?? .null }

    private static func check(_ check: GateCheck) -> JSONValue {
        let needed: JSONValue = check.needed.map { .integer(Int64($0)) } ?? .null
        return [
            "metric": .string(check.rule.metric), "suite": text(check.suite),
            "rule": .string(GateWords.title(check)), "blocks": .bool(check.rule.blocks),
            "state": .string(check.state.rawValue), "fails_gate": .bool(check.failsGate),
            "unit": .string(check.unit), "baseline": estimate(check.baseline),
            "candidate": estimate(check.candidate), "difference": estimate(check.difference),
            "p": number(check.pValue),
            "p_adjusted": number(check.adjustedP),
            "needed_cases": needed,
            "sentence": .string(check.sentence), "at": .string(check.rule.location.description),
        ]
    }

    private static func estimate(_ estimate: Estimate?) -> JSONValue {
        guard let estimate else { return .null }
        return [
            "value": .number(estimate.value), "low": number(estimate.low), "high": number(estimate.high),
            "count": .integer(Int64(estimate.count)),
        ]
    }

    private static func flaky(_ one: FlakyCase) -> JSONValue {
        [
            "suite": .string(one.suite), "case": .string(one.caseID),
            "accepted": .integer(Int64(one.accepted)), "tries": .integer(Int64(one.tries)),
            "quarantined": .bool(one.isQuarantined), "new": .bool(one.isNew),
        ]
    }

    private static func sequence(_ report: SequenceReport) -> JSONValue {
        [
            "ending": .string(report.ending.rawValue), "looks": .integer(Int64(report.looks)),
            "episodes": .integer(Int64(report.episodes)), "planned": .integer(Int64(report.planned)),
            "saved": .number(report.saved),
        ]
    }
}

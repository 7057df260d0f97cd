package import AssayCore
import AssayStatistics

/// Summaries and comparisons as JSON, for machines.
package enum SummaryJSON {
    /// A summary: every metric of every group with its unit, formula, interval and number of samples.
    package static func json(_ summary: RunSummary) -> JSONValue {
        [
            "run": .string(summary.header.id), "status": .string(summary.header.status.rawValue),
            "currency": .string(summary.currency.code),
            "price_basis": .array(summary.priceBasis.map { .string($0) }),
            "levels": .array(summary.levels.map(level)),
            "capacity": .array(summary.capacities.map(\.json)),
            "token_cost": .array(summary.costCurves.map(\.json)),
            "evaluation": .array(summary.evaluation.map(line)),
        ]
    }

    private static func line(_ line: EvaluationLine) -> JSONValue {
        [
            "purpose": .string(line.purpose.rawValue), "backend": .string(line.backend),
            "requests": .integer(Int64(line.requests)),
            "prompt_tokens": line.promptTokens.map { .integer(Int64($0)) } ?? .null,
            "output_tokens": line.outputTokens.map { .integer(Int64($0)) } ?? .null,
            "cost": .string(line.cost.lowerBound.decimalText), "cost_is_known": .bool(line.cost.isKnown),
        ]
    }

    private static func level(_ level: RunSummary.Level) -> JSONValue {
        .members([
            "backend": .string(level.backend), "load": .string(level.shape.description),
            "window": level.window.map { window($0, warmUps: level.warmUps) },
            "groups": .array(level.groups.map(group)),
            "capacity": level.capacities.isEmpty ? nil : .array(level.capacities.map(LedgerJSON.json)),
            "energy": level.energy.isEmpty
                ? nil : .array(level.energy.map { LedgerJSON.json($0, level.made) }),
            "telemetry": level.telemetry.isEmpty ? nil : .array(level.telemetry.map(telemetry)),
            "notes": .array(level.notes.map { .string($0) }),
        ])
    }

    /// What the server said of itself.
    private static func telemetry(_ side: ServerSide) -> JSONValue {
        let telemetry = side.telemetry
        return [
            "backend": .string(side.backend),
            "readings": .integer(Int64(telemetry.readings)),
            "covered_s": .number(telemetry.covered.inSeconds),
            "figures": .object(
                JSONObject(
                    telemetry.figures.map { figure in
                        .init(
                            name: figure.name,
                            value: .members([
                                "unit": .string(figure.unit), "formula": .string(figure.formula),
                                "value": .number(figure.value), "most": figure.most.map { .number($0) },
                                "client_metric": figure.clientMetric.map { .string($0) },
                            ]))
                    })),
        ]
    }

    /// The parts of a level: only the steady window counts for rates.
    private static func window(_ window: LevelWindow, warmUps: Int) -> JSONValue {
        .members([
            "warm_up_episodes": .integer(Int64(warmUps)),
            "warm_up_s": .number((window.steadyFrom - window.began).inSeconds),
            "steady_s": .number((window.steadyTo - window.steadyFrom).inSeconds),
            "drain_s": .number((window.ended - window.steadyTo).inSeconds),
            "dropped": .integer(Int64(window.dropped)),
            "ended_early": window.endedEarly.map { .string($0) },
            "instrument": window.instrument.map { health in
                [
                    "busy_share": .number(health.busyShare),
                    "stamp_error_ms": .number(health.stampError.inMilliseconds),
                ]
            },
        ])
    }

    private static func group(_ group: RunSummary.Group) -> JSONValue {
        .members([
            "suite": group.suite.map { .string($0) } ?? .null,
            "metrics": .object(
                JSONObject(
                    group.values.map { .init(name: $0.metric.name, value: value($0.metric, $0.value)) })),
            "judged": group.judged.isEmpty ? nil : .array(group.judged.map(judged)),
            "waterfall": .array(
                group.waterfall.steps.map {
                    ["step": .string($0.title), "tokens": .integer(Int64($0.tokens))]
                }),
            "money_waterfall": group.moneyWaterfall.steps.isEmpty
                ? nil : LedgerJSON.json(group.moneyWaterfall),
            "sensitivity": group.sensitivity.map(LedgerJSON.json),
            "cases": group.suite == nil || group.cases.isEmpty ? nil : LedgerJSON.json(group.cases),
            "ledger": .object(
                JSONObject(
                    group.accounts.map {
                        .init(name: $0.account.rawValue, value: .string($0.cost.lowerBound.decimalText))
                    })),
        ])
    }

    private static func judged(_ one: JudgedAcceptance) -> JSONValue {
        .members([
            "scorer": .string(one.judge.scorer), "backend": .string(one.judge.backend.name),
            "model": .string(one.judge.backend.model), "prompt_sha256": .string(one.judge.promptDigest),
            "calibrated": .bool(one.check != nil), "labels": one.check.map { .integer(Int64($0.count)) },
            "as_judged": one.judged.map(json), "corrected": one.corrected.map(json),
            "prediction_powered": one.byLabels.map(json),
            "position_bias": one.pairs == 0
                ? nil
                : [
                    "pairs": .integer(Int64(one.pairs)),
                    "decided_by_order": .integer(Int64(one.decidedByOrder)),
                ],
        ])
    }

    private static func value(_ metric: Metric, _ value: MetricValue) -> JSONValue {
        var members = JSONObject([
            .init(name: "unit", value: .string(metric.unit)),
            .init(name: "formula", value: .string(metric.formula)),
        ])
        switch value {
        case .absent(let reason):
            members["value"] = .null
            members["because"] = .string(reason)
        case .atLeast(let bound, let count, let reason):
            members["value"] = .null
            members["low"] = .number(bound)
            members["high"] = .null
            members["count"] = .integer(Int64(count))
            members["because"] = .string(reason)
        case .figure(let estimate):
            for member in json(estimate).objectValue?.members ?? [] { members[member.name] = member.value }
        case .distribution(let distribution):
            members["count"] = .integer(Int64(distribution.samples.count))
            members["max"] = distribution.largest.map { .number($0) } ?? .null
            for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999)] {
                members[name] = json(distribution, share)
            }
        }
        return .object(members)
    }

    /// A percentile, in the scope of the cases that were run where they are too few to speak for others; where there are too few samples to name
    /// it, the bound that it does not exceed with 95 % confidence.
    private static func json(_ distribution: Distribution, _ share: Double) -> JSONValue {
        switch distribution.percentile(share) {
        case .estimate(let estimate): json(estimate)
        case .atMost(let bound):
            [
                "value": nil, "low": nil, "high": .number(bound),
                "count": .integer(Int64(distribution.samples.effectiveCount(share))),
            ]
        case .ofTheseCases(let estimate, _): json(estimate, scope: "these_cases")
        case .unknown: .null
        }
    }

    private static func json(_ estimate: Estimate) -> JSONValue { json(estimate, scope: nil) }

    private static func json(_ estimate: Estimate, scope: String?) -> JSONValue {
        .members([
            "value": .number(estimate.value), "low": estimate.low.map { .number($0) } ?? .null,
            "high": estimate.high.map { .number($0) } ?? .null, "count": .integer(Int64(estimate.count)),
            "scope": scope.map { .string($0) },
        ])
    }

    /// A comparison.
    package static func json(_ comparison: Comparison) -> JSONValue {
        [
            "baseline": .string(comparison.baseline), "candidate": .string(comparison.candidate),
            "metrics": .array(comparison.metrics.map(metric)),
            "flips": .array(
                comparison.flips.map {
                    [
                        "suite": .string($0.suite), "case": .string($0.caseID),
                        "backend": .string($0.backend), "load": .string($0.load),
                        "repetition": .integer(Int64($0.repetition)),
                        "before": .string($0.before.rawValue),
                        "after": .string($0.after.rawValue),
                    ]
                }), "limits": .array(comparison.limits.map { .string($0) }),
            "adjusted_rates": .array(
                comparison.adjustedRates.map {
                    [
                        "suite": .string($0.suite), "cases": .integer(Int64($0.cases)),
                        "plain": .number($0.plain), "adjusted": json($0.adjusted), "gain": .number($0.gain),
                    ]
                }),
        ]
    }

    private static func metric(_ metric: MetricComparison) -> JSONValue {
        let evidence = metric.evidence
        return [
            "metric": .string(metric.metric), "suite": metric.suite.map { .string($0) } ?? .null,
            "unit": .string(metric.unit), "baseline": number(metric.baseline),
            "candidate": number(metric.candidate),
            "baseline_interval": metric.baselineEstimate.map(json) ?? .null,
            "candidate_interval": metric.candidateEstimate.map(json) ?? .null,
            "difference": metric.difference.map(json) ?? .null, "margin": .number(metric.margin),
            "p": number(evidence?.regressionP(margin: metric.margin)),
            "pairing_gain": number(evidence?.pairingGain),
            "verdict": .string(ComparisonText.words(metric.verdict)),
        ]
    }

    private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
}

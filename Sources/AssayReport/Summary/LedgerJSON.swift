import AssayCore

/// Where a level's money and energy went, as JSON.
enum LedgerJSON {
    static func json(_ held: HeldCapacity) -> JSONValue {
        .members([
            "backend": .string(held.backend), "currency": .string(held.charged.currency.code),
            "rate_per_hour": .string(held.ratePerHour.decimalText), "held_s": .number(held.held.inSeconds),
            "busy_s": .number(held.busy.inSeconds),
            "utilisation_percent": .integer(Int64(held.terms.utilisationPercent)),
            "share_by": .string(held.terms.sharing.rawValue),
            "inputs": .array(held.terms.inputs.map { .string($0) }),
            "charged": .string(held.charged.decimalText), "of_it_idle": .string(held.idle.decimalText),
        ])
    }

    static func json(_ energy: MeasuredEnergy, _ made: EnergyMetrics.Made) -> JSONValue {
        .members([
            "meter": .string(energy.meter.name), "kind": .string(energy.meter.kind),
            "boundary": .string(energy.meter.boundary.rawValue), "source": .string(energy.meter.source),
            "pue": .string(energy.terms.pue.decimalText), "window_s": .number(energy.window.inSeconds),
            "covered_share": .number(energy.coverage), "joules": energy.joules.map { .number($0) } ?? .null,
            "gross_joules": energy.gross.map { .number($0) } ?? .null,
            "because": energy.reason.map { .string($0) },
            "idle_watts": energy.idleWatts.map { .number($0) } ?? .null,
            "above_idle_joules": energy.aboveIdle.map { .number($0) } ?? .null,
            "joules_per_output_token": number(EnergyMetrics.over(energy.gross, made.outputTokens)),
            "joules_per_accepted_token": number(EnergyMetrics.over(energy.gross, made.acceptedTokens)),
        ])
    }

    private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    static func json(_ waterfall: MoneyWaterfall) -> JSONValue {
        .array(
            waterfall.steps.map {
                [
                    "step": .string($0.title), "cost": .string($0.cost.lowerBound.decimalText),
                    "cost_is_known": .bool($0.cost.isKnown),
                ]
            })
    }

    static func json(_ sensitivity: Sensitivity) -> JSONValue {
        [
            "metric": "cost_per_accepted_output", "value": .number(sensitivity.headline),
            "change_percent": 20,
            "assumptions": .array(
                sensitivity.rows.map {
                    [
                        "name": .string($0.name), "when_lower": .number($0.whenLower),
                        "when_higher": .number($0.whenHigher),
                    ]
                }),
        ]
    }

    static func json(_ cases: [CaseCost]) -> JSONValue {
        .array(
            cases.map {
                [
                    "suite": .string($0.suite), "case": .string($0.caseID),
                    "cost_of_pass": $0.costOfPass.map { .number($0) } ?? .null, "total": .number($0.total),
                ]
            })
    }
}

import AssayCore

/// What the first meter's energy comes to over what was made of it in the steady window.
///
/// Energy is measured of a level, not of a suite: only the group of a whole level has these figures.
enum EnergyMetrics {
    /// Every figure.
    static let all: [Metric] = [
        metric(
            "energy", "energy", "J", .lowerIsBetter, "PUE·∫P dt over the steady window"
        ) { _, energy in energy.gross },
        metric(
            "energy_per_output_token", "energy per output token", "J/token", .lowerIsBetter,
            "PUE·∫P dt ÷ output tokens, both of the steady window"
        ) { made, energy in over(energy.gross, made.outputTokens) },
        metric(
            "energy_per_accepted_token", "energy per accepted token", "J/token", .lowerIsBetter,
            "PUE·∫P dt ÷ answer tokens of accepted outputs, both of the steady window"
        ) { made, energy in over(energy.gross, made.acceptedTokens) },
        metric(
            "energy_per_accepted_token_above_idle", "energy per accepted token above idle", "J/token",
            .lowerIsBetter, "PUE·∫(P − idle power) dt ÷ answer tokens of accepted outputs"
        ) { made, energy in over(energy.aboveIdle, made.acceptedTokens) },
        metric(
            "accepted_tokens_per_wh", "accepted tokens per watt-hour", "tokens/Wh", .higherIsBetter,
            "answer tokens of accepted outputs ÷ (PUE·∫P dt ÷ 3600)"
        ) { made, energy in over(made.acceptedTokens, energy.gross.map { $0 / 3600 }) },
        metric(
            "accepted_outputs_per_wh", "accepted outputs per watt-hour", "outputs/Wh", .higherIsBetter,
            "accepted outputs ÷ (PUE·∫P dt ÷ 3600)"
        ) { made, energy in over(made.acceptedOutputs, energy.gross.map { $0 / 3600 }) },
        metric(
            "accepted_tokens_per_energy_money", "accepted tokens per unit of money for energy",
            "tokens/money", .higherIsBetter,
            "answer tokens of accepted outputs ÷ (PUE·∫P dt in kWh × price of a kWh)"
        ) { made, energy in over(made.acceptedTokens, energy.money) },
        metric(
            "accepted_outputs_per_energy_money", "accepted outputs per unit of money for energy",
            "outputs/money", .higherIsBetter, "accepted outputs ÷ (PUE·∫P dt in kWh × price of a kWh)"
        ) { made, energy in over(made.acceptedOutputs, energy.money) },
        metric(
            "carbon_per_accepted_output", "carbon per accepted output", "g CO2e", .lowerIsBetter,
            "PUE·∫P dt in kWh × stated intensity ÷ accepted outputs"
        ) { made, energy in over(energy.carbon, made.acceptedOutputs) },
    ]

    /// What was made in the steady window.
    struct Made {
        var outputTokens: Double
        var acceptedTokens: Double
        var acceptedOutputs: Double

        init(_ input: MetricInput) {
            let ended = input.items.filter { $0.isAccepted && input.window.contains($0.episode.ended) }
            outputTokens = input.requests.reduce(0) { $0 + input.window.outputTokens(of: $1) }
            acceptedTokens = Double(ended.reduce(0) { $0 + $1.deliveredTokens })
            acceptedOutputs = Double(ended.count)
        }
    }

    private static func metric(
        _ name: String, _ title: String, _ unit: String, _ polarity: Polarity, _ formula: String,
        _ value: @escaping @Sendable (Made, MeasuredEnergy) -> Double?
    ) -> Metric {
        Metric(name: name, title: title, unit: unit, polarity: polarity, formula: formula) { input in
            guard let energy = input.energy.first else { return .absent(because: "not measured") }
            guard energy.joules != nil else {
                return .absent(because: "not measured: " + (energy.reason ?? ""))
            }
            guard let value = value(Made(input), energy) else {
                return .absent(because: "nothing accepted, or not stated")
            }
            return .total(value, count: input.items.count)
        }
    }

    static func over(_ above: Double?, _ below: Double?) -> Double? {
        guard let above, let below, below > 0 else { return nil }
        return above / below
    }
}

extension MeasuredEnergy {
    /// Kilowatt-hours drawn at the site.
    private var kilowattHours: Double? { gross.map { $0 / 3_600_000 } }
    /// What they cost; `nil` where no price is stated.
    var money: Double? {
        guard let kilowattHours, let price = terms.pricePerKWh else { return nil }
        return kilowattHours * price.inUnits
    }
    /// What they emit in grams; `nil` where no intensity is stated.
    var carbon: Double? {
        guard let kilowattHours, let intensity = terms.carbonPerKWh else { return nil }
        return kilowattHours * intensity.inUnits
    }
}

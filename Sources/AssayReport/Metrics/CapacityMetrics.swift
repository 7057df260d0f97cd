import AssayCore

/// Accepted work over the owned capacity that a level held for it, warm-up excluded and drain included.
enum CapacityMetrics {
    /// Every figure.
    static let all: [Metric] = [
        metric(
            "accepted_tokens_per_accelerator_hour", "accepted tokens per GPU-hour", "tokens/h",
            \.acceleratorHours
        ) { Double($0.isAccepted ? $0.deliveredTokens : 0) },
        metric(
            "accepted_outputs_per_accelerator_hour", "accepted outputs per GPU-hour", "outputs/h",
            \.acceleratorHours
        ) { $0.isAccepted ? 1 : 0 },
        metric(
            "accepted_tokens_per_rack_unit_hour", "accepted tokens per rack-unit hour", "tokens/h",
            \.rackUnitHours
        ) { Double($0.isAccepted ? $0.deliveredTokens : 0) },
        metric(
            "accepted_outputs_per_rack_unit_hour", "accepted outputs per rack-unit hour", "outputs/h",
            \.rackUnitHours
        ) { $0.isAccepted ? 1 : 0 },
    ]

    private static func metric(
        _ name: String, _ title: String, _ unit: String,
        _ hours: @escaping @Sendable (HeldCapacity) -> Double?,
        _ accepted: @escaping @Sendable (MetricInput.Item) -> Double
    ) -> Metric {
        Metric(
            name: name, title: title, unit: unit, polarity: .higherIsBetter,
            formula: title.split(separator: " per ").joined(separator: " ÷ ") + "s held"
        ) { input in
            let held = input.capacities.map(hours)
            guard !held.isEmpty, !held.contains(nil) else {
                return .absent(because: "what is held is not stated")
            }
            let total = held.reduce(0) { $0 + ($1 ?? 0) }
            guard total > 0 else { return .absent(because: "nothing was held") }
            return .total(input.items.reduce(0) { $0 + accepted($1) } / total, count: input.items.count)
        }
    }
}

extension HeldCapacity {
    fileprivate var hours: Double { held.inSeconds / 3600 }
    fileprivate var acceleratorHours: Double? { terms.accelerators.map { Double($0) * hours } }
    fileprivate var rackUnitHours: Double? { terms.rackUnits.map { $0.inUnits * hours } }
}

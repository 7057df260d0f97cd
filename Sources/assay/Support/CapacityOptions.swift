import AssayCommandLine
import AssayCore

/// The options of a service level, and of a search for the highest load that keeps it.
struct CapacityOptions {
    var axis: CapacityAxis?
    var serviceLevel: ServiceLevelWord?
    var statedShare: Double?
    var statedTolerance: Double?

    /// The percentage of episodes that must keep the service level.
    var share: Double { statedShare ?? 95 }
    /// How closely the search brackets the capacity, in percent.
    var tolerance: Double { statedTolerance ?? 5 }

    static let parameters: [Parameter<Self>] = [
        .option(
            "--slo", \.serviceLevel, "TIMES",
            "The service level for all suites, for example ttft=500,episode=5000 in milliseconds."),
        .option(
            "--find-capacity", \.axis, "WHAT",
            "Searches the highest rate or concurrency at which enough episodes keep the service level; every load is held for --seconds (20)."
        ),
        .option("--slo-share", \.statedShare, "PERCENT", "The share of episodes that must keep it (95)."),
        .option(
            "--tolerance", \.statedTolerance, "PERCENT", "How closely the search brackets the capacity (5)."),
    ]

    func mistakes(_ load: LoadOptions) -> [String] {
        var mistakes: [String] = []
        if !(1...100).contains(share) { mistakes.append("--slo-share must be from 1 to 100") }
        if !(0.1...100).contains(tolerance) { mistakes.append("--tolerance must be from 0.1 to 100") }
        if axis == nil, statedShare != nil || statedTolerance != nil {
            mistakes.append("--slo-share and --tolerance belong to --find-capacity")
        }
        if axis != nil, load.ramp != nil || !load.steps.isEmpty || load.trace != nil {
            mistakes.append("--find-capacity makes its own load: leave --ramp, --steps and --trace out")
        }
        if axis == .rate, load.rate.count > 1 {
            mistakes.append("--find-capacity rate begins at one rate: give one to --rate")
        }
        if axis == .concurrency, load.concurrency.count > 1 {
            mistakes.append("--find-capacity concurrency begins at one: give one to --concurrency")
        }
        return mistakes
    }
}

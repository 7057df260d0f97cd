package import AssayCore

/// Watts that somebody states, where nothing can be measured.
package struct DeclaredMeter: EnergyMeter {
    package let identity: MeterIdentity
    private let watts: Double

    /// Makes a meter of stated power.
    package init(name: String, boundary: EnergyBoundary, watts: Double, idleWatts: Double?) {
        self.watts = watts
        identity = MeterIdentity(
            name: name, kind: "declared", boundary: boundary, source: "declared", idleWatts: idleWatts)
    }

    /// The stated power, always the same.
    package func read() async throws(CannotRun) -> [EnergyReading] {
        [EnergyReading(part: "declared", value: .watts(watts))]
    }
}

package import AssayCore

/// A power or an energy counter that an exporter has, such as NVIDIA's DCGM exporter or one of a rack's power strips.
package final class PrometheusMeter: EnergyMeter {
    package let identity: MeterIdentity
    private let metric: String
    private let unit: EnergySetting.PowerUnit
    private let page = MetricsPage()

    /// Makes a meter of a series; series of one name that differ in their labels are parts of their own.
    package init(
        name: String, boundary: EnergyBoundary, url: String, metric: String, unit: EnergySetting.PowerUnit
    ) {
        self.metric = metric
        self.unit = unit
        identity = MeterIdentity(
            name: name, kind: "prometheus", boundary: boundary, source: "\(url) \(metric) in \(unit.rawValue)"
        )
        self.url = url
    }

    private let url: String

    /// Asks the exporter once.
    package func read() async throws(CannotRun) -> [EnergyReading] {
        let samples = try await page.read(url).get()
        let readings = samples.filter { $0.name == metric && $0.value.isFinite }.compactMap(reading)
        guard !readings.isEmpty else {
            throw CannotRun("the page \(url) has no series '\(metric)'")
        }
        return readings
    }

    private func reading(_ sample: PrometheusSample) -> EnergyReading? {
        let part =
            sample.labels.isEmpty
            ? metric
            : sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let value: EnergyReading.Value? =
            switch unit {
            case .watts: .watts(sample.value)
            case .milliwatts: .watts(sample.value / 1000)
            case .joules: Int64(exactly: (sample.value * 1e6).rounded()).map { .microjoules($0) }
            case .millijoules: Int64(exactly: (sample.value * 1e3).rounded()).map { .microjoules($0) }
            }
        return value.map { EnergyReading(part: part, value: $0) }
    }

    /// Ends the thread.
    package func shutdown() { page.stop() }
}

import AssayCore
import AssayFormats

/// Reads the meters of a run from before its load until after it.
struct EnergyWatch {
    private let meters: [any EnergyMeter]
    private let setting: EnergySetting?
    private let clock: any TimeSource

    /// Makes the meters, each read once: one that cannot be read is told before anything is measured.
    init(_ setting: EnergySetting?, clock: any TimeSource) async throws(CannotRun) {
        self.setting = setting
        self.clock = clock
        var meters: [any EnergyMeter] = []
        for one in setting?.meters ?? [] {
            let meter = try Wiring.meter(one)
            _ = try await meter.read()
            meters.append(meter)
        }
        self.meters = meters
    }

    /// The meters as the run keeps them; `nil` where there are none.
    var stamp: EnergyStamp? {
        setting.map { EnergyStamp(meters: meters.map(\.identity), terms: $0.terms) }
    }

    /// What goes on beside the load: every meter is read at every interval, and once more at the end.
    var tasks: [any SideTask] {
        meters.map { MeterTask(meter: $0, interval: setting?.interval ?? .seconds(1), clock: clock) }
    }

    /// Lets the machine be idle for as long as is metered before the load.
    func rest() async {
        guard let setting, setting.idle > .zero else { return }
        await clock.sleep(until: clock.now() + setting.idle)
    }

    /// Lets go of the meters.
    func shutdown() {
        for meter in meters { meter.shutdown() }
    }
}

/// Reads a meter at every interval, and once more at the end.
private struct MeterTask: SideTask {
    let meter: any EnergyMeter
    let interval: Nanoseconds
    let clock: any TimeSource

    func run(_ writer: RecordWriter) async throws(CannotRun) {
        try await clock.repeating(every: interval) { () throws(CannotRun) in
            let sample = await sample()
            // A reading that the end of the run cut off says nothing of the meter.
            if !Task.isCancelled || sample.failure == nil { try await writer.append(sample) }
        }
        // The last reading closes the window; the task that takes it has not been cancelled.
        try await writer.append(await Task { await sample() }.value)
    }

    private func sample() async -> EnergySample {
        do throws(CannotRun) {
            let readings = try await meter.read()
            return EnergySample(meter: meter.identity.name, at: clock.now(), readings: readings)
        } catch {
            return EnergySample(meter: meter.identity.name, at: clock.now(), failure: error.message)
        }
    }
}

package import AssayCore
import CNVML
import Synchronization

/// The energy counters of NVIDIA's accelerators, or their power where they have none, through NVML, which is loaded at run time.
///
/// Source: NVIDIA's "NVML API Reference": `nvmlDeviceGetTotalEnergyConsumption` in millijoules since the driver was loaded,
/// `nvmlDeviceGetPowerUsage` in milliwatts.
package final class NVMLMeter: EnergyMeter {
    /// The library's name, as the loader finds it.
    package static let standardLibrary = "libnvidia-ml.so.1"

    package let identity: MeterIdentity
    /// The library, 0 once it has been let go of; the pointer never leaves the lock.
    private let handle: Mutex<UInt>
    private let devices: UInt32

    /// Loads the library and counts the accelerators.
    package init(
        name: String, boundary: EnergyBoundary = .chip, library: String = standardLibrary
    ) throws(CannotRun) {
        var reason = [CChar](repeating: 0, count: 256)
        var devices: UInt32 = 0
        guard let opened = assay_nvml_open(library, &devices, &reason, reason.count) else {
            throw CannotRun(
                "the meter '\(name)' cannot use \(library): \(Self.words(reason))",
                hint: "NVML comes with NVIDIA's driver; a DCGM exporter can be read with kind: prometheus")
        }
        guard devices > 0 else {
            assay_nvml_close(opened)
            throw CannotRun(
                "the meter '\(name)' finds no accelerator", hint: "is one visible to this process?")
        }
        self.devices = devices
        handle = Mutex(UInt(bitPattern: opened))
        identity = MeterIdentity(name: name, kind: "nvml", boundary: boundary, source: library)
    }

    deinit { shutdown() }

    /// Reads every accelerator.
    package func read() async throws(CannotRun) -> [EnergyReading] {
        let result = handle.withLock { [devices] address -> Result<[EnergyReading], CannotRun> in
            guard let opened = OpaquePointer(bitPattern: address) else {
                return .failure(CannotRun("the meter was let go of"))
            }
            var readings: [EnergyReading] = []
            for device in 0..<devices {
                var value: UInt64 = 0
                var isEnergy: CInt = 0
                var reason = [CChar](repeating: 0, count: 256)
                guard assay_nvml_read(opened, device, &value, &isEnergy, &reason, reason.count) == 0 else {
                    return .failure(
                        CannotRun(
                            "the accelerator \(device) tells neither energy nor power: \(Self.words(reason))")
                    )
                }
                readings.append(Self.reading(device, value, isEnergy: isEnergy != 0))
            }
            return .success(readings)
        }
        return try result.get()
    }

    private static func reading(_ device: UInt32, _ value: UInt64, isEnergy: Bool) -> EnergyReading {
        let micro = Int64(clamping: value).multipliedReportingOverflow(by: 1000)
        return EnergyReading(
            part: "gpu\(device)",
            value: isEnergy
                ? .microjoules(micro.overflow ? .max : micro.partialValue) : .watts(Double(value) / 1000))
    }

    /// Lets go of the library.
    package func shutdown() {
        handle.withLock { address in
            if let opened = OpaquePointer(bitPattern: address) { assay_nvml_close(opened) }
            address = 0
        }
    }

    private static func words(_ bytes: [CChar]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

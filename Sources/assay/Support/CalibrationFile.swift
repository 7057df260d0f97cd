import AssayCore
import AssayFormats
import AssayJSON
import AssaySimulator

/// The certificate that `assay calibrate` leaves where runs are started.
enum CalibrationFile {
    /// What a run keeps of it: when and where it was made, and up to where times can be trusted.
    static func read() -> JSONValue? {
        guard let file = try? SourceFile(reading: "calibration.json"),
            let value = try? JSON.parse(file.bytes),
            let reference = CalibrationReference(json: value)
        else { return nil }
        return [
            "made": .string(reference.made), "processor": .string(reference.processor),
            "trusted_streams": .integer(Int64(reference.trustedStreams)),
            "trusted_events_per_s": .number(reference.trustedEventsPerSecond),
            "bound_ms": .number(reference.boundMilliseconds),
        ]
    }
}

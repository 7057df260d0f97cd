import AssayCore
import Synchronization

/// Counts how busy a transfer thread is and how exact its stamps are; the thread writes, anybody may read.
final class LoopMeter: Sendable {
    private let busy = Atomic<Int64>(0)
    private let stampError = Atomic<Int64>(0)

    /// Adds time at work.
    func add(busy span: Nanoseconds) { busy.add(span.count, ordering: .relaxed) }

    /// Takes in the bound on a stamp's error; only the largest is kept, and only the loop's thread writes.
    func note(stampError bound: Int64) {
        if bound > stampError.load(ordering: .relaxed) { stampError.store(bound, ordering: .relaxed) }
    }

    var reading: InstrumentReading {
        InstrumentReading(
            busy: Nanoseconds(busy.load(ordering: .relaxed)),
            stampError: Nanoseconds(stampError.load(ordering: .relaxed)))
    }
}

import AssayCore
import AssaySystem
import CCurl

/// When bytes that libcurl is about to read came, by the kernel's receive time stamp, so that a busy harness does not add its own queueing.
///
/// Before libcurl reads a socket, a peek that copies nothing asks for the stamp of the last segment that waits there. The kernel stamps by
/// `CLOCK_REALTIME`; it is mapped onto `CLOCK_MONOTONIC` by the difference of the two clocks at that moment, and readings of the one on both
/// sides of the other bound the mapping. Where a socket has no stamp, the instant of the reading counts. Bytes of one read share one stamp:
/// those of them that came first may have come as long before it as the loop had not looked.
final class ArrivalStamps {
    private var current: MonotonicInstant?
    private var mappingError: Int64 = 0
    private let meter: LoopMeter
    /// The earliest that what is read now can have come.
    var earliest = MonotonicInstant.now()

    init(meter: LoopMeter) { self.meter = meter }

    /// Looks at a socket that is about to be read; false where that met an error of the socket, which nobody else will see.
    func look(at socket: CInt) -> Bool {
        mappingError = 0
        let stamp = assay_receive_stamp(socket, &mappingError)
        current = stamp > 0 ? MonotonicInstant(nanoseconds: stamp) : nil
        return stamp >= 0
    }

    /// When the bytes read now came.
    func arrival() -> MonotonicInstant {
        let now = MonotonicInstant.now()
        let at = current.map { min($0, now) } ?? now
        meter.note(stampError: max(0, (at - earliest).count) + mappingError)
        return at
    }
}

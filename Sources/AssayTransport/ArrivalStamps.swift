import AssayCore
import AssaySystem
import CCurl

/// When bytes that libcurl is about to read came, by the kernel's receive time stamp, so that a busy harness does not add its own queueing.
///
/// Before libcurl reads a socket, a peek that copies nothing asks for the stamp of the last segment that waits there. The kernel stamps by
/// `CLOCK_REALTIME`; it is mapped onto `CLOCK_MONOTONIC` by the difference of the two clocks at that moment, which two readings of the one
/// about the other bound to well under a microsecond. Where a socket has no stamp, the instant of the reading counts.
final class ArrivalStamps {
    private var current: MonotonicInstant?

    /// Looks at a socket that is about to be read; false where that met an error of the socket, which nobody else will see.
    func look(at socket: CInt) -> Bool {
        let stamp = assay_receive_stamp(socket)
        current = stamp > 0 ? MonotonicInstant(nanoseconds: stamp) : nil
        return stamp >= 0
    }

    /// When the bytes read now came.
    func arrival() -> MonotonicInstant {
        let now = MonotonicInstant.now()
        return current.map { min($0, now) } ?? now
    }
}

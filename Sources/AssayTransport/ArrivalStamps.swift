import AssayCore
import AssaySystem
import CCurl

/// When bytes that libcurl is about to read came, by the kernel's receive time stamp, so that a busy harness does not add its own queueing.
///
/// Before libcurl reads a socket, a peek that copies nothing asks for the stamp of the last segment that waits there. The kernel stamps by
/// `CLOCK_REALTIME`; it is mapped onto `CLOCK_MONOTONIC` by the difference of the two clocks, and readings of the one on both sides of the other
/// bound the mapping. The two run at one speed and part only where the wall clock is set, so the difference is taken again every 100 ms, and no
/// stamp leaves the time in which the bytes can have come. Where a socket has no stamp, the instant of the reading counts, and so it does for what
/// libcurl reads when it tries again after a read: that may have come after the peek. Bytes of one read share one stamp: those of them that came
/// first may have come as long before it as the loop had not looked.
final class ArrivalStamps {
    private var current: MonotonicInstant?
    /// Where the piece that was given last ends; each read begins its buffer anew.
    private var lastEnd: UnsafeRawPointer?
    private var offset: Int64 = 0
    private var mappingError: Int64 = 0
    private var mapped: MonotonicInstant?
    private let meter: LoopMeter
    private var earliest = MonotonicInstant.now()
    private var lastTurn = MonotonicInstant.now()
    private var turn = MonotonicInstant.now()

    private static let mappingLasts = Nanoseconds.milliseconds(100)

    init(meter: LoopMeter) { self.meter = meter }

    /// Begins a turn of the loop, with the earliest that what is read in it can have come.
    func beginTurn(at now: MonotonicInstant, earliest: MonotonicInstant) {
        lastTurn = turn
        turn = now
        self.earliest = earliest
        guard mapped.map({ now - $0 > Self.mappingLasts }) ?? true else { return }
        mapped = now
        offset = assay_clock_offset(&mappingError)
    }

    /// Looks at a socket that is about to be read; false where that met an error of the socket, which nobody else will see.
    func look(at socket: CInt) -> Bool {
        let stamp = assay_receive_stamp(socket)
        current = stamp > 0 ? MonotonicInstant(nanoseconds: stamp - offset) : nil
        lastEnd = nil
        return stamp >= 0
    }

    /// Knows nothing of what is read next.
    func forget() { current = nil }

    /// When a piece of what is read now came.
    func arrival(of bytes: UnsafeRawBufferPointer) -> MonotonicInstant {
        if let lastEnd, let start = bytes.baseAddress, start < lastEnd { forget() }
        lastEnd = bytes.baseAddress.map { $0 + bytes.count }
        guard let stamp = current else {
            let now = MonotonicInstant.now()
            meter.note(stampError: max(0, (now - earliest).count))
            return now
        }
        // Only what came during this turn can have come after its beginning.
        let at = stamp > turn ? min(stamp, .now()) : max(stamp, lastTurn)
        meter.note(stampError: max(0, (at - earliest).count) + mappingError)
        return at
    }
}

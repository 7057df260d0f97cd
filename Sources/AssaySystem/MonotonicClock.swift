package import AssayCore
import Glibc

extension MonotonicInstant {
    /// The instant now on `CLOCK_MONOTONIC`.
    package static func now() -> MonotonicInstant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}

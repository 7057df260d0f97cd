import AssayCore
import AssaySystem
import Glibc

/// The monotonic clock of the machine.
struct SystemClock: TimeSource {
    private let timer = WakeTimer()

    func now() -> MonotonicInstant { .now() }

    func sleep(until instant: MonotonicInstant) async { await timer.sleep(until: instant) }
}

/// The wall clock, for names and dates only.
enum WallClock {
    /// The seconds since 1970.
    static var secondsSince1970: Int64 { Int64(time(nil)) }

    /// The time now by a `strftime` pattern, in UTC.
    static func now(_ pattern: String) -> String {
        var seconds = Int(secondsSince1970)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, pattern, &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

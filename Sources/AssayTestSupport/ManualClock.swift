public import AssayCore
import Synchronization

/// A clock that stands still until it is moved.
public final class ManualClock: TimeSource {
    private let instant: Mutex<MonotonicInstant>

    /// Makes a clock that shows an instant.
    public init(_ start: MonotonicInstant = MonotonicInstant(nanoseconds: 0)) { instant = Mutex(start) }

    /// What it shows.
    public func now() -> MonotonicInstant { instant.withLock { $0 } }

    /// Moves it forward.
    public func advance(by span: Nanoseconds) { instant.withLock { $0 = $0 + span } }

    /// Moves it to the instant at once: nobody really sleeps in tests.
    public func sleep(until instant: MonotonicInstant) async {
        self.instant.withLock { $0 = max($0, instant) }
    }
}

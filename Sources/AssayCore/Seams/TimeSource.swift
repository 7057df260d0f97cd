/// The clock of a run: the monotonic clock in the program, one moved by hand in tests.
public protocol TimeSource: Sendable {
    /// The instant now.
    func now() -> MonotonicInstant

    /// Returns at the instant or when the task is cancelled, whichever is first.
    func sleep(until instant: MonotonicInstant) async
}

/// The clock of a run: the monotonic clock in the program, one moved by hand in tests.
public protocol TimeSource: Sendable {
    /// The instant now.
    func now() -> MonotonicInstant

    /// Returns at the instant or when the task is cancelled, whichever is first.
    func sleep(until instant: MonotonicInstant) async
}

extension TimeSource {
    /// Does something at every interval until the task is cancelled or it throws; a turn that took longer than the interval leaves
    /// out the ones that it ran into.
    public func repeating(
        every interval: Nanoseconds, _ work: () async throws(CannotRun) -> Void
    ) async throws(CannotRun) {
        var due = now()
        while !Task.isCancelled {
            try await work()
            due = max(due + interval, now())
            await sleep(until: due)
        }
    }
}

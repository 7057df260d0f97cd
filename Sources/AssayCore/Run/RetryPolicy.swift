/// When a failed request is made again: only where it is asked for, and every attempt is recorded and costed.
public struct RetryPolicy: Sendable, Hashable {
    /// The most attempts, the first among them.
    public var attempts: Int
    /// The kinds of failure that are tried again.
    public var kinds: Set<Failure.Kind>
    /// The back-off after the first attempt; it doubles with each further one.
    public var backoff: Nanoseconds
    /// The longest wait, also where the server asks for a longer one.
    public var longestWait: Nanoseconds

    /// Makes a policy; the defaults try what may pass by itself up to three times.
    public init(
        attempts: Int = 3,
        kinds: Set<Failure.Kind> = [.rateLimited, .server, .connect, .timeout, .brokenStream],
        backoff: Nanoseconds = .milliseconds(500), longestWait: Nanoseconds = .seconds(30)
    ) {
        self.attempts = attempts
        self.kinds = kinds
        self.backoff = backoff
        self.longestWait = longestWait
    }

    /// How long to wait after an exchange before the next attempt, as ``wait(after:attempt:retryAfter:share:)`` says of its failure; `nil` where
    /// there is none or the task is cancelled.
    public func wait(after exchange: Exchange, attempt: Int, share: Double) -> Nanoseconds? {
        guard case .failed(let failure) = exchange.ending, !Task.isCancelled else { return nil }
        return wait(
            after: failure, attempt: attempt, retryAfter: exchange.wire?.headers["retry-after"], share: share)
    }

    /// How long to wait before the next attempt; `nil` where there is none.
    ///
    /// The wait is the server's own `Retry-After` in seconds where it gives one, else a share of the back-off drawn evenly from 0 to 1 ("full
    /// jitter": Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    ///
    /// Attempts count from 0; the share is drawn from 0..<1.
    public func wait(after failure: Failure, attempt: Int, retryAfter: String?, share: Double) -> Nanoseconds?
    {
        guard attempt + 1 < attempts, kinds.contains(failure.kind) else { return nil }
        if let seconds = retryAfter.flatMap(Double.init), seconds.isFinite, seconds >= 0 {
            return min(longestWait, .seconds(fraction: min(seconds, 1e6)))
        }
        let most = min(Double(longestWait.count), Double(backoff.count) * Double(1 << min(attempt, 30)))
        return Nanoseconds(Int64(most * share))
    }
}

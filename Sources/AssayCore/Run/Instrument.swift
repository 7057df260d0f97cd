/// What the harness's own thread tells of itself, counted from its start: two readings tell what happened between them.
public struct InstrumentReading: Sendable, Hashable {
    /// The time that the busiest thread was at work rather than waiting for something to come.
    public var busy: Nanoseconds
    /// The largest bound so far on how far a time stamp lies from the arrival that it stands for.
    public var stampError: Nanoseconds

    /// Makes a reading.
    public init(busy: Nanoseconds, stampError: Nanoseconds) {
        self.busy = busy
        self.stampError = stampError
    }
}

/// How the harness itself fared during a level of load.
public struct InstrumentHealth: Sendable, Hashable {
    /// The share of the level that the busiest thread was at work, in 0…1; near 1 the harness, not the server, sets the pace.
    public var busyShare: Double
    /// The bound on the error of the time stamps so far in the run.
    public var stampError: Nanoseconds

    /// Makes a description.
    public init(busyShare: Double, stampError: Nanoseconds) {
        self.busyShare = busyShare
        self.stampError = stampError
    }

    /// What two readings tell that lie a time apart; `nil` where no time passed.
    public init?(from first: InstrumentReading, to last: InstrumentReading, over span: Nanoseconds) {
        guard span > .zero else { return nil }
        busyShare = min(1, (last.busy.inSeconds - first.busy.inSeconds) / span.inSeconds)
        stampError = last.stampError
    }
}

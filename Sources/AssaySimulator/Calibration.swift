package import AssayCore
import AssayStatistics

/// The percentiles of some samples, in milliseconds.
package struct CalibrationPercentiles: Sendable, Hashable {
    package var p50: Double
    package var p90: Double
    package var p99: Double

    /// The percentiles of some samples; `nil` without any.
    package init?(_ samples: [Double]) {
        let sorted = samples.sorted()
        guard let p50 = Quantile.nearestRank(0.5, sorted: sorted),
            let p90 = Quantile.nearestRank(0.9, sorted: sorted),
            let p99 = Quantile.nearestRank(0.99, sorted: sorted)
        else { return nil }
        (self.p50, self.p90, self.p99) = (p50, p90, p99)
    }
}

/// A time as the client measured it and as it was.
package struct CalibratedTime: Sendable, Hashable {
    /// Percentiles of measured minus true, sample by sample: what was due is true, so that the server's own lateness is in it.
    package var error: CalibrationPercentiles
    /// Percentiles of measured minus what the server sent, without its lateness.
    package var sentError: CalibrationPercentiles
    /// Percentiles of what was measured.
    package var measured: CalibrationPercentiles
    /// Percentiles of what was true.
    package var truth: CalibrationPercentiles

    /// Compares samples; `nil` without any.
    init?(_ samples: [Sample]) {
        guard let error = CalibrationPercentiles(samples.map { ($0.measured - $0.truth).inMilliseconds }),
            let sentError = CalibrationPercentiles(samples.map { ($0.measured - $0.sent).inMilliseconds }),
            let measured = CalibrationPercentiles(samples.map(\.measured.inMilliseconds)),
            let truth = CalibrationPercentiles(samples.map(\.truth.inMilliseconds))
        else { return nil }
        (self.error, self.sentError, self.measured, self.truth) = (error, sentError, measured, truth)
    }

    /// One time as the client measured it, as it was due and as the server sent it.
    struct Sample {
        var measured: Nanoseconds
        var truth: Nanoseconds
        var sent: Nanoseconds
    }
}

/// How far what was measured lay from what was true, at one load.
package struct CalibrationRung: Sendable, Hashable {
    /// The streams held at once.
    package var streams: Int
    /// The time between the tokens of a stream.
    package var tokenInterval: Nanoseconds
    /// The replies that both ends know.
    package var replies: Int
    /// The content chunks per second.
    package var eventsPerSecond: Double
    /// TTFT.
    package var timeToFirstToken: CalibratedTime
    /// ITL, pooled over the streams; every chunk carries one token.
    package var interTokenLatency: CalibratedTime
    /// The times between chunks as the server sent them, its own lateness included, in milliseconds.
    package var sentInterval: CalibrationPercentiles
    /// E2E.
    package var endToEnd: CalibratedTime
    /// How late the server itself was, in milliseconds: no fault of the client, and part of every difference.
    package var serverLateness: CalibrationPercentiles
    /// The time-averaged number of streams that were really held, as a share of those asked for.
    package var shareHeld: Double
    /// The processor time of the client per million content chunks, in seconds.
    package var processorSecondsPerMillion: Double
    /// The most memory that the client had resident so far, in bytes.
    package var residentBytes: Int

    /// What both ends saw of one reply.
    package struct Pair: Sendable {
        /// What the server knows.
        package var truth: TruthRecord
        /// When the client had sent the request; `nil` where it had not.
        package var sent: MonotonicInstant?
        /// When the client says that each content chunk came.
        package var arrivals: [MonotonicInstant]

        /// Makes a pair.
        package init(truth: TruthRecord, sent: MonotonicInstant?, arrivals: [MonotonicInstant]) {
            self.truth = truth
            self.sent = sent
            self.arrivals = arrivals
        }
    }

    /// What it took to hold the streams.
    package struct Effort: Sendable {
        package var wall: Nanoseconds
        package var processorTime: Nanoseconds
        package var residentBytes: Int

        /// Makes a record.
        package init(wall: Nanoseconds, processorTime: Nanoseconds, residentBytes: Int) {
            self.wall = wall
            self.processorTime = processorTime
            self.residentBytes = residentBytes
        }
    }

    /// Compares the two ends; `nil` where there is no reply that both know whole.
    package init?(streams: Int, tokenInterval: Nanoseconds, pairs: [Pair], effort: Effort) {
        let whole = pairs.filter(\.isWhole)
        let events = whole.reduce(0) { $0 + $1.arrivals.count }
        guard let first = CalibratedTime(whole.compactMap { $0.time(to: \.first) }),
            let last = CalibratedTime(whole.compactMap { $0.time(to: \.last) }),
            let gaps = CalibratedTime(whole.flatMap(\.gaps)),
            let sentGaps = CalibrationPercentiles(whole.flatMap(\.sentGaps)),
            let late = CalibrationPercentiles(
                whole.flatMap { pair in zip(pair.truth.sent, pair.truth.due).map { ($0 - $1).inMilliseconds }
                })
        else { return nil }
        self.streams = streams
        self.tokenInterval = tokenInterval
        replies = whole.count
        eventsPerSecond = Double(events) / max(1e-9, effort.wall.inSeconds)
        (timeToFirstToken, interTokenLatency, endToEnd, serverLateness) = (first, gaps, last, late)
        sentInterval = sentGaps
        let busy = whole.reduce(0.0) { sum, pair in
            sum + ((pair.truth.sent.last ?? pair.truth.received) - pair.truth.received).inSeconds
        }
        shareHeld = busy / max(1e-9, effort.wall.inSeconds) / Double(streams)
        processorSecondsPerMillion = effort.processorTime.inSeconds * 1e6 / Double(max(1, events))
        residentBytes = effort.residentBytes
    }
}

extension CalibrationRung.Pair {
    /// Whether both ends know every chunk.
    fileprivate var isWhole: Bool {
        !truth.due.isEmpty && truth.due.count == arrivals.count && truth.sent.count == truth.due.count
            && sent != nil
    }

    /// A time that begins with the request: the client counts from `sent`, the truth from `received`.
    fileprivate func time(to chunk: (ArraySlice<MonotonicInstant>) -> MonotonicInstant?)
        -> CalibratedTime.Sample?
    {
        guard let due = chunk(truth.due[...]), let left = chunk(truth.sent[...]),
            let at = chunk(arrivals[...]), let sent
        else { return nil }
        return CalibratedTime.Sample(
            measured: at - sent, truth: due - truth.received, sent: left - truth.received)
    }

    /// The times between chunks.
    fileprivate var gaps: [CalibratedTime.Sample] {
        (1..<max(1, arrivals.count)).map { place in
            func gap(_ instants: [MonotonicInstant]) -> Nanoseconds { instants[place] - instants[place - 1] }
            return CalibratedTime.Sample(
                measured: gap(arrivals), truth: gap(truth.due), sent: gap(truth.sent))
        }
    }

    /// The times between chunks as they were sent, in milliseconds.
    fileprivate var sentGaps: [Double] { truth.sent.adjacentPairs.map { ($1 - $0).inMilliseconds } }
}

extension Array {
    fileprivate var adjacentPairs: Zip2Sequence<Self, ArraySlice<Element>> { zip(self, dropFirst()) }
}

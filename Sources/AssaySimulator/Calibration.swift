package import AssayCore
import AssayStatistics

/// How far what was measured lay from what was true, at one load.
package struct CalibrationRung: Sendable, Hashable {
    /// Percentiles of the difference, measured minus true, in milliseconds.
    package struct Error: Sendable, Hashable {
        package var p50: Double
        package var p90: Double
        package var p99: Double

        /// The percentiles of some differences; `nil` without any.
        package init?(_ differences: [Double]) {
            let sorted = differences.sorted()
            guard let p50 = Quantile.nearestRank(0.5, sorted: sorted),
                let p90 = Quantile.nearestRank(0.9, sorted: sorted),
                let p99 = Quantile.nearestRank(0.99, sorted: sorted)
            else { return nil }
            (self.p50, self.p90, self.p99) = (p50, p90, p99)
        }
    }

    /// The streams held at once.
    package var streams: Int
    /// The replies that both ends know.
    package var replies: Int
    /// The content chunks per second.
    package var eventsPerSecond: Double
    /// TTFT, measured minus true.
    package var timeToFirstToken: Error
    /// E2E, measured minus true.
    package var endToEnd: Error
    /// The time between chunks, pooled: percentiles of what was measured.
    package var measuredGap: Error
    /// The time between chunks, pooled: percentiles of what was true.
    package var trueGap: Error
    /// How late the server itself was, in milliseconds: no fault of the client, and part of every difference.
    package var serverLateness: Error
    /// The time-averaged number of streams that were really held, as a share of those asked for.
    package var shareHeld: Double
    /// The processor time of the client per million content chunks, in seconds.
    package var processorSecondsPerMillion: Double

    /// What both ends saw of one reply.
    package struct Pair: Sendable {
        package var truth: TruthRecord
        package var trace: Trace

        /// Makes a pair.
        package init(truth: TruthRecord, trace: Trace) {
            self.truth = truth
            self.trace = trace
        }
    }

    /// Compares the two ends; `nil` where there is no reply that both know whole.
    package init?(streams: Int, pairs: [Pair], wall: Nanoseconds, processorTime: Nanoseconds) {
        let whole = pairs.filter { pair in
            !pair.truth.due.isEmpty && pair.truth.due.count == pair.trace.chunks.count
                && pair.truth.sent.count == pair.truth.due.count && pair.trace.sent != nil
        }
        let events = whole.reduce(0) { $0 + $1.trace.chunks.count }
        guard
            let first = Error(whole.compactMap { $0.difference(\.first, { $0.first?.at }) }),
            let last = Error(whole.compactMap { $0.difference(\.last, { $0.last?.at }) }),
            let measured = Error(whole.flatMap { Self.gaps($0.trace.chunks.map(\.at)) }),
            let trueGaps = Error(whole.flatMap { Self.gaps($0.truth.due) }),
            let late = Error(
                whole.flatMap { pair in zip(pair.truth.sent, pair.truth.due).map { ($0 - $1).inMilliseconds }
                })
        else { return nil }
        self.streams = streams
        replies = whole.count
        eventsPerSecond = Double(events) / max(1e-9, wall.inSeconds)
        (timeToFirstToken, endToEnd, measuredGap, trueGap, serverLateness) = (
            first, last, measured, trueGaps, late
        )
        let busy = whole.reduce(0.0) { sum, pair in
            sum + ((pair.truth.sent.last ?? pair.truth.received) - pair.truth.received).inSeconds
        }
        shareHeld = busy / max(1e-9, wall.inSeconds) / Double(streams)
        processorSecondsPerMillion = processorTime.inSeconds * 1e6 / Double(max(1, events))
    }

    private static func gaps(_ instants: [MonotonicInstant]) -> [Double] {
        zip(instants.dropFirst(), instants).map { ($0 - $1).inMilliseconds }
    }
}

extension CalibrationRung.Pair {
    /// Measured minus true of a time that begins with the request: the client counts from `sent`, the truth from `received`.
    fileprivate func difference(
        _ due: (ArraySlice<MonotonicInstant>) -> MonotonicInstant?,
        _ at: (ArraySlice<Chunk>) -> MonotonicInstant?
    ) -> Double? {
        guard let due = due(truth.due[...]), let at = at(trace.chunks[...]), let sent = trace.sent else {
            return nil
        }
        return ((at - sent) - (due - truth.received)).inMilliseconds
    }
}

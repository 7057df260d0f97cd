package import AssayCore

/// The part of a level in which its load was held: warm-up and drain lie outside.
package struct SteadyWindow: Sendable, Hashable {
    /// Its start.
    package var from: MonotonicInstant
    /// Its end, at which the last episode was started.
    package var to: MonotonicInstant

    /// Makes a window.
    package init(from: MonotonicInstant, to: MonotonicInstant) {
        self.from = from
        self.to = to
    }

    /// How long it is.
    package var length: Nanoseconds { max(.zero, to - from) }

    /// Whether an instant lies in it.
    package func contains(_ instant: MonotonicInstant) -> Bool { from <= instant && instant <= to }

    /// How much of a span of time lies in it.
    package func overlap(_ start: MonotonicInstant, _ end: MonotonicInstant) -> Nanoseconds {
        max(.zero, min(end, to) - max(start, from))
    }

    /// The output tokens of a request that came in it: its tokens by the share of its chunks, as chunks alone have stamps.
    package func outputTokens(of exchange: Exchange) -> Double {
        let tokens = Double(exchange.usage.output ?? 0)
        let chunks = exchange.trace.chunks
        guard !chunks.isEmpty else { return contains(exchange.trace.closed) ? tokens : 0 }
        return tokens * Double(chunks.count { contains($0.at) }) / Double(chunks.count)
    }
}

package import AssayCore

extension MonotonicInstant {
    fileprivate func since(_ origin: MonotonicInstant) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: nanoseconds - origin.nanoseconds)
    }
}

extension Exchange {
    /// The same with every instant counted from an origin.
    func shifted(by origin: MonotonicInstant) -> Exchange {
        var copy = self
        copy.request.scheduled = request.scheduled.since(origin)
        copy.trace.scheduled = trace.scheduled.since(origin)
        copy.trace.sent = trace.sent?.since(origin)
        copy.trace.firstByte = trace.firstByte?.since(origin)
        copy.trace.terminal = trace.terminal?.since(origin)
        copy.trace.closed = trace.closed.since(origin)
        for index in trace.chunks.indices {
            copy.trace.chunks[index].at = trace.chunks[index].at.since(origin)
        }
        return copy
    }
}

extension EvaluationExchange {
    /// The same with every instant counted from an origin.
    func shifted(by origin: MonotonicInstant) -> EvaluationExchange {
        EvaluationExchange(use: use, exchange: exchange.shifted(by: origin))
    }
}

extension Episode {
    /// The same with every instant counted from an origin.
    func shifted(by origin: MonotonicInstant) -> Episode {
        var copy = self
        copy.scheduled = scheduled.since(origin)
        copy.ended = ended.since(origin)
        return copy
    }
}

extension Episode {
    /// An episode read from a run's file with its times on the clock again, as they were before it was written.
    package func onTheClock(of origin: MonotonicInstant) -> Episode {
        shifted(by: MonotonicInstant(nanoseconds: -origin.nanoseconds))
    }
}

extension LevelWindow {
    /// The same with every instant counted from an origin.
    func shifted(by origin: MonotonicInstant) -> LevelWindow {
        var copy = self
        copy.began = began.since(origin)
        copy.steadyFrom = steadyFrom.since(origin)
        copy.steadyTo = steadyTo.since(origin)
        copy.ended = ended.since(origin)
        return copy
    }
}

extension EnergySample {
    /// The same with its instant counted from an origin.
    func shifted(by origin: MonotonicInstant) -> EnergySample {
        var copy = self
        copy.at = at.since(origin)
        return copy
    }
}

extension TelemetrySample {
    /// The same with its instant counted from an origin.
    func shifted(by origin: MonotonicInstant) -> TelemetrySample {
        var copy = self
        copy.at = at.since(origin)
        return copy
    }
}

import AssayCore
import Synchronization

/// Starts episodes at the instants of the plan, whether or not those before them have ended.
struct OpenLoop: Sendable {
    let mostInFlight: Int?
    /// Finds out whether the load is too much; `nil` where no rate is stated.
    let overload: OverloadWatch?
    let runner: EpisodeRunner

    /// How long before it is due an episode is handed over; whether an arrival finds too many in flight is only known once it is there.
    private var lead: Nanoseconds { mostInFlight == nil ? runner.lead : .zero }

    /// What came of an open load.
    struct Result: Sendable {
        var steadyFrom: MonotonicInstant
        var steadyTo: MonotonicInstant
        var dropped = 0
        var endedEarly: String?
    }

    /// Starts every episode when it is due and waits for all; an arrival that finds too many in flight is dropped and counted.
    func run(_ episodes: [PlannedEpisode], from start: MonotonicInstant) async throws(CannotRun) -> Result {
        let inFlight = InFlight()
        var result = Result(steadyFrom: start, steadyTo: start)
        var watch = overload
        var isSteady = false
        // The profile begins when the warm-up is over.
        var profileBegan = start
        // When those that have been handed over and are not there yet are due.
        var early: [MonotonicInstant] = []
        // The group's closure may not change captured variables from elsewhere: the result is handed out at the end.
        let outcome = Mutex(result)
        try await TaskGroups.all { group in
            for planned in episodes {
                let due = start + (planned.arrival ?? .zero)
                await runner.clock.sleep(until: due - lead)
                guard !Task.isCancelled else { break }
                if !planned.warmUp, !isSteady {
                    isSteady = true
                    result.steadyFrom = due
                }
                if planned.warmUp { profileBegan = due }
                result.steadyTo = due
                let now = runner.clock.now()
                early.removeAll { $0 <= now }
                let before = inFlight.count - early.count
                if isSteady, let reason = watch?.note(inFlight: before, at: due - profileBegan) {
                    result.endedEarly = reason
                    break
                }
                guard before < mostInFlight ?? .max else {
                    result.dropped += planned.warmUp ? 0 : 1
                    continue
                }
                inFlight.add(1)
                early.append(due)
                group.addTask(executorPreference: lead > .zero ? runner.place(of: planned) : nil) {
                    defer { inFlight.add(-1) }
                    try await runner.run(planned, scheduled: due)
                }
                // Tasks that have ended are let go of, so that a long load needs no more memory than a short one.
                while inFlight.hasEnded, (try await group.next()) != nil { inFlight.letGo() }
            }
            outcome.withLock { $0 = result }
        }
        return outcome.withLock { $0 }
    }
}

/// Counts the episodes in flight.
private final class InFlight: Sendable {
    private let state = Mutex((running: 0, ended: 0))

    var count: Int { state.withLock { $0.running } }
    var hasEnded: Bool { state.withLock { $0.ended > 0 } }

    func add(_ change: Int) {
        state.withLock { state in
            state.running += change
            if change < 0 { state.ended += 1 }
        }
    }

    func letGo() { state.withLock { $0.ended -= 1 } }
}

import AssayCore

/// Spaces out what is asked for, so that no more than a number of units a minute are; a second's worth may come at once.
///
/// Source: the generic cell rate algorithm, ITU-T I.371 annex A, which is a token bucket that needs no ticking.
struct Pacer {
    private let nanosecondsPerUnit: Double
    private let burst: Double
    /// When all that was let through would have been used up at the even rate.
    private var usedUp = 0.0

    init(perMinute: Int) {
        nanosecondsPerUnit = 60e9 / Double(max(1, perMinute))
        burst = max(1, Double(perMinute) / 60)
    }

    /// The earliest instant at which so many units may be asked for; they are taken as asked for.
    mutating func admit(_ units: Double, at now: MonotonicInstant) -> MonotonicInstant {
        let moment = Double(now.nanoseconds)
        let slack = max(0, burst - units) * nanosecondsPerUnit
        let due = max(moment, usedUp - slack)
        usedUp = max(moment, usedUp) + units * nanosecondsPerUnit
        return MonotonicInstant(nanoseconds: Int64(due.rounded(.up)))
    }

    /// Gives back units that were not used after all, or takes those that were used besides.
    mutating func correct(by units: Double) { usedUp -= units * nanosecondsPerUnit }
}

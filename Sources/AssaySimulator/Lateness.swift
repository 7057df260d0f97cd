package import AssayCore

/// How late something was, counted in steps of 10 µs up to a second, so that any number of samples takes the same memory.
package struct Lateness: Sendable, Hashable {
    private var counts = [Int](repeating: 0, count: 100_001)
    /// The number of samples.
    package private(set) var count = 0
    /// The largest sample.
    package private(set) var most = Nanoseconds.zero

    /// Makes an empty count.
    package init() {}

    /// Notes one sample; what was early counts as in time.
    package mutating func note(_ lateness: Nanoseconds) {
        counts[min(counts.count - 1, Int(max(0, lateness.count) / 10_000))] += 1
        count += 1
        most = max(most, lateness)
    }

    /// The nearest-rank percentile, as the upper end of its step; `nil` without samples.
    package func percentile(_ share: Double) -> Nanoseconds? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((share * Double(count)).rounded(.up)))
        var seen = 0
        for (step, number) in counts.enumerated() {
            seen += number
            if seen >= rank { return min(most, Nanoseconds(Int64(step + 1) * 10_000)) }
        }
        return most
    }
}

package import AssayCore

/// Finds out from the number of episodes in flight whether a load of constant rate is more than the server can take.
///
/// Under a rate that can be held the number goes up and down about a level; above it, it grows for as long as the load lasts. The time so
/// far is cut into eight equal parts. The load is over-saturated where the mean of each of the last six parts is above that of the part before
/// (which a level without a trend does once in 720 looks) and the growth over them is at least a twentieth of the episodes that came in them.
/// It is looked at again only when the time has grown by half, so that looking often does not find what is not there.
package struct OverloadWatch: Sendable {
    private var samples: [(at: Nanoseconds, inFlight: Int)] = []
    private var nextLook = Nanoseconds.seconds(10)

    /// The fewest arrivals at which it says anything.
    static let fewest = 100

    /// Makes a watch that has seen nothing.
    package init() {}

    /// Notes how many were in flight when an episode arrived; says why the load is to end where it is over-saturated.
    package mutating func note(inFlight: Int, at time: Nanoseconds) -> String? {
        samples.append((time, inFlight))
        guard time >= nextLook, samples.count >= Self.fewest else { return nil }
        nextLook = Nanoseconds(time.count + time.count / 2)
        let means = parts(until: time)
        let last = means.suffix(6)
        guard last.count == 6, zip(last, last.dropFirst()).allSatisfy({ $0 < $1 }),
            let first = last.first, let final = last.last
        else { return nil }
        // From the middle of the first of the six parts to the middle of the last is five eighths of the time.
        let arrived = Double(samples.count) * 5 / 8
        guard final - first >= arrived / 20 else { return nil }
        return
            "over-saturated: the episodes in flight grew from \(Int(first.rounded())) to \(Int(final.rounded())) "
            + "in \(Int((time.inSeconds * 5 / 8).rounded())) s, so the rate is more than the server can take"
    }

    /// The mean number in flight in each eighth of the time.
    private func parts(until time: Nanoseconds) -> [Double] {
        var sums = Array(repeating: (sum: 0, count: 0), count: 8)
        for sample in samples {
            let part = min(7, Int(sample.at.count * 8 / max(1, time.count)))
            sums[part].sum += sample.inFlight
            sums[part].count += 1
        }
        return sums.compactMap { $0.count == 0 ? nil : Double($0.sum) / Double($0.count) }
    }
}

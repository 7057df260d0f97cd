package import AssayCore

/// Finds out from the number of episodes in flight whether an open load is more than the server can take.
///
/// Each segment of the load is looked at by itself. Its time so far is cut into eight equal parts; the load is over-saturated where the mean of
/// each of the last six parts is above that of the part before (which a level without a trend does once in 720 looks) and the growth over them
/// is large. Under one rate the number in flight goes up and down about a level as long as the rate can be held: growth is large from a
/// twentieth of the episodes that came. Where the rate itself rises, more are in flight without anything being wrong: what is looked at is
/// then the number in flight ÷ the rate, which is the time that an episode stays (Little's law), in the last four parts, and growth is large
/// from a fifth of the time that passed. A falling rate is not looked at: what came at the higher rate before is still there, and falls as it is
/// served. It is looked at again only when the time has grown by half, so that looking often does not find what is not there.
package struct OverloadWatch: Sendable {
    private let profile: [RateSegment]
    private var segment = -1
    private var began = Nanoseconds.zero
    private var nextLook = Nanoseconds.zero
    private var samples: [(at: Nanoseconds, value: Double)] = []

    /// The fewest arrivals at which it says anything.
    static let fewest = 100
    /// The time of a segment after which it is first looked at.
    private static let firstLook = Nanoseconds.seconds(10)

    /// Makes a watch of a load that has seen nothing.
    package init(_ load: OpenLoad) { profile = load.profile }

    /// Notes how many were in flight when an episode arrived, at a time counted from the start of the load's profile; says why the load is to end
    /// where it is over-saturated.
    package mutating func note(inFlight: Int, at time: Nanoseconds) -> String? {
        let (place, current, offset) = segment(at: time)
        if place != segment {
            (segment, began, nextLook, samples) = (place, time, Self.firstLook, [])
        }
        let rate = Self.rate(in: current, at: offset)
        guard current.from <= current.to else { return nil }
        let isConstant = current.from == current.to
        samples.append((time - began, isConstant ? Double(inFlight) : Double(inFlight) / max(rate, 1e-9)))
        let passed = time - began
        guard passed >= nextLook, samples.count >= Self.fewest else { return nil }
        nextLook = Nanoseconds(passed.count + passed.count / 2)
        // A rising rate is past what can be served only at its end.
        let parts = isConstant ? 6 : 4
        let last = means(until: passed).suffix(parts)
        guard last.count == parts, zip(last, last.dropFirst()).allSatisfy({ $0 < $1 }),
            let first = last.first, let final = last.last
        else { return nil }
        // From the middle of the first of the parts to the middle of the last.
        let share = Double(parts - 1) / 8
        let seconds = passed.inSeconds * share
        if isConstant {
            guard final - first >= Double(samples.count) * share / 20 else { return nil }
            return
                "over-saturated: the episodes in flight grew from \(Int(first.rounded())) to \(Int(final.rounded())) "
                + "in \(Int(seconds.rounded())) s, so the rate is more than the server can take"
        }
        guard final - first >= seconds / 5 else { return nil }
        return
            "over-saturated: the time that an episode stays (in flight ÷ rate) grew from \(Self.text(first)) to \(Self.text(final)) s "
            + "in \(Int(seconds.rounded())) s, up to a rate of \(Self.text(rate)) a second: more than the server can take"
    }

    /// The segment at a time, its place, and the time since its start; after the last its final rate goes on as a segment of its own.
    private func segment(at time: Nanoseconds) -> (place: Int, segment: RateSegment, offset: Nanoseconds) {
        var offset = time
        for (place, segment) in profile.enumerated() {
            guard let length = segment.time, length <= offset else { return (place, segment, offset) }
            offset = offset - length
        }
        let rate = profile.last?.to ?? 0
        // A constant last segment that goes on beyond its time is still the same.
        let isSame = profile.last.map { $0.from == $0.to } ?? false
        return (
            isSame ? profile.count - 1 : profile.count, RateSegment(from: rate, to: rate, time: nil), offset
        )
    }

    private static func rate(in segment: RateSegment, at offset: Nanoseconds) -> Double {
        guard let length = segment.time, length > .zero else { return segment.from }
        return segment.from + (segment.to - segment.from) * offset.inSeconds / length.inSeconds
    }

    /// The mean value in each eighth of the time.
    private func means(until time: Nanoseconds) -> [Double] {
        var sums = Array(repeating: (sum: 0.0, count: 0), count: 8)
        for sample in samples {
            let part = min(7, Int(sample.at.count * 8 / max(1, time.count)))
            sums[part].sum += sample.value
            sums[part].count += 1
        }
        return sums.compactMap { $0.count == 0 ? nil : $0.sum / Double($0.count) }
    }

    /// A number with one decimal place.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

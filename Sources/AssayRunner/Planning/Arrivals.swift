package import AssayCore
import AssayStatistics

/// The arrivals of an open load: a renewal process at rate 1, stretched so that its rate follows the profile.
///
/// The k-th arrival is where the integral of the rate reaches the k-th point of the unit process (time rescaling: Çınlar, "Introduction
/// to Stochastic Processes", 1975, §4.7).
package struct Arrivals: Sendable {
    private let profile: [RateSegment]
    private let process: ArrivalProcess
    private var stream: SeededStream
    private var mass = 0.0
    private var segment = 0
    private var segmentStart = 0.0
    private var segmentMass = 0.0

    /// Makes the arrivals of a load, from their beginning.
    package init(_ load: OpenLoad, seed: UInt64) {
        profile = load.profile.filter { ($0.time?.count ?? 1) > 0 }
        process = load.arrivals
        stream = SeededStream(seed: seed, purpose: "arrivals")
    }

    /// The next arrival, counted from the start of the level; `nil` where the rate stays at zero.
    package mutating func next() -> Nanoseconds? {
        mass += interval()
        while segment < profile.count {
            let current = profile[segment]
            let length = segment == profile.count - 1 ? nil : current.time?.inSeconds
            let wanted = mass - segmentMass
            if let offset = Self.time(toReach: wanted, in: current, length: length) {
                return .seconds(fraction: segmentStart + offset)
            }
            guard let length else { return nil }
            segmentMass += (current.from + current.to) / 2 * length
            segmentStart += length
            segment += 1
        }
        return nil
    }

    private mutating func interval() -> Double {
        switch process {
        case .constant: 1
        case .poisson: stream.nextExponential(rate: 1)
        case .gamma(let shape): stream.nextGamma(shape: shape, scale: 1 / shape)
        }
    }

    /// How long a segment takes until the integral of its rate is `mass`; `nil` where that lies beyond its end.
    private static func time(toReach mass: Double, in segment: RateSegment, length: Double?) -> Double? {
        let slopeTime = segment.time?.inSeconds
        let slope = slopeTime.map { (segment.to - segment.from) / $0 } ?? 0
        let offset: Double
        if slope == 0 {
            guard segment.from > 0 else { return nil }
            offset = mass / segment.from
        } else {
            let within = slopeTime ?? 0
            let whole = (segment.from + segment.to) / 2 * within
            guard mass <= whole else {
                // The last segment's final rate goes on for ever.
                guard length == nil, segment.to > 0 else { return nil }
                return within + (mass - whole) / segment.to
            }
            // from·t + slope·t²/2 = mass, in the form that loses no digits where the slope is small. Rounding can take what is under the root
            // below zero at the end of a ramp to nothing.
            let root = max(0, segment.from * segment.from + 2 * slope * mass).squareRoot()
            offset = mass > 0 ? 2 * mass / (segment.from + root) : 0
        }
        if let length, offset > length { return nil }
        return offset
    }
}

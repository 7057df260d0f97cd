/// When requests are sent. Everything random about it is drawn into the plan before the first request.
public enum LoadShape: Sendable, Hashable {
    /// A closed loop: a number of users, each starting an episode when its last has ended and its think time is over.
    case closed(concurrency: Int)
    /// An open loop: episodes arrive by a rate, whether or not those before them have ended.
    case open(OpenLoad)
    /// Episodes arrive as they did in a recorded trace.
    case replay(ReplayLoad)

    /// The most episodes in flight; `nil` is no limit.
    public var mostInFlight: Int? {
        switch self {
        case .closed(let concurrency): concurrency
        case .open(let load): load.mostInFlight
        case .replay(let load): load.mostInFlight
        }
    }

    /// Whether arrivals are given by the plan rather than by the ends of earlier episodes.
    public var isOpen: Bool { if case .closed = self { false } else { true } }
}

/// An open load: a rate over time, and how arrivals scatter about it.
public struct OpenLoad: Sendable, Hashable {
    /// The rate over time; after the last segment its final rate goes on.
    public var profile: [RateSegment]
    /// How arrivals scatter.
    public var arrivals: ArrivalProcess
    /// The most episodes in flight: an arrival that finds so many is dropped and counted, never delayed. `nil` is no limit.
    public var mostInFlight: Int?

    /// Makes a load.
    public init(profile: [RateSegment], arrivals: ArrivalProcess = .poisson, mostInFlight: Int? = nil) {
        self.profile = profile
        self.arrivals = arrivals
        self.mostInFlight = mostInFlight
    }

    /// One rate for all the time.
    public init(rate: Double, arrivals: ArrivalProcess = .poisson, mostInFlight: Int? = nil) {
        self.init(
            profile: [RateSegment(from: rate, to: rate, time: nil)], arrivals: arrivals,
            mostInFlight: mostInFlight)
    }

    /// The rate, where it is one and the same throughout, in episodes per second.
    public var constantRate: Double? {
        guard let first = profile.first, profile.allSatisfy({ $0.from == first.from && $0.to == first.from })
        else { return nil }
        return first.from
    }

    /// The time that the profile states; `nil` where its last segment has no end.
    public var time: Nanoseconds? {
        profile.reduce(Nanoseconds.zero as Nanoseconds?) { sum, segment in
            sum.flatMap { sum in segment.time.map { sum + $0 } }
        }
    }
}

/// A stretch of time in which the rate goes evenly from one value to another, in episodes per second.
public struct RateSegment: Sendable, Hashable {
    /// The rate at its start.
    public var from: Double
    /// The rate at its end.
    public var to: Double
    /// How long it lasts; `nil` has no end and is allowed for the last segment only.
    public var time: Nanoseconds?

    /// Makes a segment.
    public init(from: Double, to: Double, time: Nanoseconds?) {
        self.from = from
        self.to = to
        self.time = time
    }
}

/// How arrivals scatter about their rate: a renewal process with intervals of mean 1 ÷ rate.
public enum ArrivalProcess: Sendable, Hashable {
    /// Every interval the same.
    case constant
    /// Intervals from an exponential distribution.
    case poisson
    /// Intervals from a gamma distribution of a shape: 1 is Poisson, below it arrivals come in bursts, above it they are smoother.
    ///
    /// The squared coefficient of variation of the intervals is 1 ÷ shape. The benchmark client of vLLM calls the shape *burstiness*.
    case gamma(shape: Double)
}

/// The arrivals of a recorded trace.
public struct ReplayLoad: Sendable, Hashable {
    /// The file's name.
    public var name: String
    /// The SHA-256 of the file, in hexadecimal.
    public var digest: String
    /// The factor on every interval: 0.5 replays twice as fast.
    public var timeScale: Double
    /// The most episodes in flight, as for an open load.
    public var mostInFlight: Int?

    /// Makes a load.
    public init(name: String, digest: String, timeScale: Double = 1, mostInFlight: Int? = nil) {
        self.name = name
        self.digest = digest
        self.timeScale = timeScale
        self.mostInFlight = mostInFlight
    }
}

/// A length of time that is drawn: think times, tool latencies.
public enum TimeDistribution: Sendable, Hashable {
    /// Always the same.
    case constant(Nanoseconds)
    /// Exponential with a mean.
    case exponential(mean: Nanoseconds)
    /// Log-normal with a median and the standard deviation of the logarithm.
    case logNormal(median: Nanoseconds, sigma: Double)
}

/// A count of tokens that is drawn.
public enum TokenDistribution: Sendable, Hashable {
    /// Always the same.
    case constant(Int)
    /// Each count from the first to the second equally likely.
    case uniform(from: Int, to: Int)
    /// Log-normal with a median and the standard deviation of the logarithm, cut off at a most.
    case logNormal(median: Double, sigma: Double, most: Int)
}

extension LoadShape: CustomStringConvertible {
    /// The load in the words of reports, such as `concurrency 4` or `2.5 episodes/s (Poisson)`.
    public var description: String {
        switch self {
        case .closed(let concurrency): "concurrency \(concurrency)"
        case .open(let load): load.description
        case .replay(let load):
            "trace \(load.name)" + (load.timeScale == 1 ? "" : " with times × \(shortest(load.timeScale))")
                + Self.limit(load.mostInFlight)
        }
    }

    fileprivate static func limit(_ most: Int?) -> String { most.map { ", at most \($0) in flight" } ?? "" }
}

extension OpenLoad: CustomStringConvertible {
    /// The rate and the scatter in the words of reports.
    public var description: String {
        let steps = profile.map { segment in
            segment.from == segment.to
                ? shortest(segment.from) : "\(shortest(segment.from))→\(shortest(segment.to))"
        }
        let rate = constantRate.map(shortest) ?? steps.joined(separator: ", ")
        return "\(rate) episodes/s (\(arrivals))" + LoadShape.limit(mostInFlight)
    }
}

extension ArrivalProcess: CustomStringConvertible {
    /// The name of the process.
    public var description: String {
        switch self {
        case .constant: "constant"
        case .poisson: "Poisson"
        case .gamma(let shape): "gamma, shape \(shortest(shape))"
        }
    }
}

/// A number without a needless fraction.
private func shortest(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
}

package import AssayCore

extension TimeDistribution {
    /// A length of time, of 24 hours at most unless it is a constant.
    package func draw(_ stream: inout SeededStream) -> Nanoseconds {
        switch self {
        case .constant(let time): time
        case .exponential(let mean): Self.bounded(stream.nextExponential(rate: 1) * Double(mean.count))
        case .logNormal(let median, let sigma):
            Self.bounded(stream.nextLogNormal(median: Double(median.count), sigma: sigma))
        }
    }

    /// The longest time that is drawn, in nanoseconds.
    private static let longest = 86_400e9

    private static func bounded(_ nanoseconds: Double) -> Nanoseconds {
        Nanoseconds(Int64(nanoseconds < longest ? nanoseconds : longest))
    }
}

extension TokenDistribution {
    /// A count of tokens.
    package func draw(_ stream: inout SeededStream) -> Int {
        switch self {
        case .constant(let count): count
        case .uniform(let from, let to): from + Int(stream.next(below: UInt64(max(0, to - from) + 1)))
        case .logNormal(let median, let sigma, let most):
            min(most, Int(min(1e12, stream.nextLogNormal(median: median, sigma: sigma)).rounded()))
        }
    }
}

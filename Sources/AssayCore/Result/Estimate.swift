/// A figure with its 95 % interval and the number of samples or clusters it rests on.
public struct Estimate: Sendable, Hashable {
    /// The figure.
    public var value: Double
    /// The lower bound; `nil` where it is unbounded or cannot be known.
    public var low: Double?
    /// The upper bound; `nil` where it is unbounded or cannot be known.
    public var high: Double?
    /// The number of samples or clusters.
    public var count: Int

    /// Makes an estimate.
    public init(value: Double, low: Double?, high: Double?, count: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.count = count
    }
}

/// Which way of a figure is better.
public enum Polarity: String, Sendable, Hashable {
    case higherIsBetter = "higher_is_better"
    case lowerIsBetter = "lower_is_better"
    /// Neither: a description, not a merit.
    case neutral
}

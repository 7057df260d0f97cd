/// A figure with the bounds of its confidence interval.
package struct Interval: Sendable, Hashable {
    /// The figure.
    package var value: Double
    /// The lower bound; `nil` where it is unbounded or cannot be known.
    package var low: Double?
    /// The upper bound; `nil` where it is unbounded or cannot be known.
    package var high: Double?

    /// Makes an interval.
    package init(value: Double, low: Double?, high: Double?) {
        self.value = value
        self.low = low
        self.high = high
    }

    /// The interval that reaches equally far to both sides.
    init(value: Double, halfWidth: Double) {
        self.init(value: value, low: value - halfWidth, high: value + halfWidth)
    }

    /// Half the distance between the bounds; `nil` where one is unbounded.
    package var halfWidth: Double? {
        guard let low, let high else { return nil }
        return (high - low) / 2
    }
}

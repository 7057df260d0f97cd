/// A length of time in nanoseconds.
public struct Nanoseconds: Sendable, Hashable, Comparable, AdditiveArithmetic {
    /// The count of nanoseconds.
    public var count: Int64

    /// Makes a length of time.
    public init(_ count: Int64) { self.count = count }

    /// Makes a length of time from milliseconds.
    public static func milliseconds(_ count: Int64) -> Self { Self(count * 1_000_000) }

    /// Makes a length of time from seconds.
    public static func seconds(_ count: Int64) -> Self { Self(count * 1_000_000_000) }

    /// Makes a length of time from seconds and parts of a second, to the nearest nanosecond; one that is too long to be counted is cut off.
    public static func seconds(fraction count: Double) -> Self { Self(1_000_000_000).scaled(by: count) }

    /// No time.
    public static let zero = Self(0)

    /// The time in milliseconds, as it is shown.
    public var inMilliseconds: Double { Double(count) / 1e6 }

    /// The time in seconds.
    public var inSeconds: Double { Double(count) / 1e9 }

    /// The length of time multiplied by a factor, to the nearest nanosecond; one that is too long to be counted is cut off.
    public func scaled(by factor: Double) -> Self {
        let product = (Double(count) * factor).rounded()
        return Self(Int64(exactly: product) ?? (product < 0 ? -Self.longest : Self.longest))
    }

    /// About 146 years, so that sums of two do not overflow.
    private static let longest = Int64.max / 2

    /// Orders by time.
    public static func < (a: Self, b: Self) -> Bool { a.count < b.count }
    /// The sum.
    public static func + (a: Self, b: Self) -> Self { Self(a.count + b.count) }
    /// The difference.
    public static func - (a: Self, b: Self) -> Self { Self(a.count - b.count) }
}

/// A point on the monotonic clock, in nanoseconds since an origin of no meaning outside this boot, or since the run began
/// once it is on disk.
public struct MonotonicInstant: Sendable, Hashable, Comparable {
    /// Nanoseconds since the origin.
    public var nanoseconds: Int64

    /// Makes an instant.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Orders by time.
    public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

    /// The time from the second instant to the first.
    public static func - (later: Self, earlier: Self) -> Nanoseconds {
        Nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }

    /// The instant a length of time later.
    public static func + (instant: Self, span: Nanoseconds) -> Self {
        Self(nanoseconds: instant.nanoseconds + span.count)
    }

    /// The instant a length of time earlier.
    public static func - (instant: Self, span: Nanoseconds) -> Self {
        Self(nanoseconds: instant.nanoseconds - span.count)
    }
}

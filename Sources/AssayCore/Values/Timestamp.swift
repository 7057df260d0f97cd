/// Dates with times, such as `2023-11-16 18:15:46.6805900` and RFC 3339.
public enum Timestamp {
    /// The time since 1970 by the proleptic Gregorian calendar; `nil` where the text is no date with a time.
    public static func parse(_ text: String) -> Nanoseconds? {
        let numbers = text.split { !$0.isNumber }.map { String($0) }
        guard numbers.count >= 6, let year = Int(numbers[0]), let month = Int(numbers[1]),
            let day = Int(numbers[2]),
            let hour = Int(numbers[3]), let minute = Int(numbers[4]), let second = Int(numbers[5]),
            (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
            (0...59).contains(minute),
            (0...60).contains(second), (1970...2200).contains(year)
        else { return nil }
        var nanoseconds: Int64 = 0
        var offset: Int64 = 0
        let clock = text.drop { $0 != ":" }
        if clock.contains("."), numbers.count > 6 {
            nanoseconds = Int64(String((numbers[6] + "000000000").prefix(9))) ?? 0
        }
        if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let parts = clock[sign...].split { !$0.isNumber }.compactMap { Int64($0) }
            guard parts.allSatisfy({ $0 < 60 }) else { return nil }
            offset =
                ((parts.first ?? 0) * 60 + (parts.count > 1 ? parts[1] : 0)) * (clock[sign] == "-" ? -60 : 60)
        }
        let seconds =
            Int64(CalendarDay.days(year: year, month: month, day: day)) * 86_400
            + Int64(hour * 3600 + minute * 60 + second)
        return Nanoseconds((seconds - offset) * 1_000_000_000 + nanoseconds)
    }

    /// A number of units of a time, as far as it lies within 126 years of the origin; `nil` otherwise.
    public static func time(_ count: Double?, unit: Nanoseconds) -> Nanoseconds? {
        guard let count, abs(count) * unit.inSeconds < 4e9 else { return nil }
        return .seconds(fraction: count * unit.inSeconds)
    }
}

/// An instant of the monotonic clock of which the time of the day is known.
public struct ClockOrigin: Sendable, Hashable {
    /// The instant.
    public var instant: MonotonicInstant
    /// The same in seconds since 1970.
    public var secondsSince1970: Int64

    /// Makes an origin.
    public init(instant: MonotonicInstant, secondsSince1970: Int64) {
        self.instant = instant
        self.secondsSince1970 = secondsSince1970
    }

    /// Where nobody knows the time of the day: every price is the first that held.
    public static let unknown = ClockOrigin(instant: MonotonicInstant(nanoseconds: 0), secondsSince1970: 0)

    /// Another instant in seconds since 1970, down to whole ones.
    public func secondsSince1970(at other: MonotonicInstant) -> Int64 {
        secondsSince1970 + (other - instant).count / 1_000_000_000
    }
}

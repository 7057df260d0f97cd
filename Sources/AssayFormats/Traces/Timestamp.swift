import AssayCore

/// Dates with times, such as `2023-11-16 18:15:46.6805900` and RFC 3339.
enum Timestamp {
    /// The time since 1970 by the proleptic Gregorian calendar; `nil` where the text is no date with a time.
    static func parse(_ text: String) -> Nanoseconds? {
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
        let seconds = Int64(days(year, month, day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Nanoseconds((seconds - offset) * 1_000_000_000 + nanoseconds)
    }

    /// A number of units of a time, as far as it lies within 126 years of the origin; `nil` otherwise.
    static func time(_ count: Double?, unit: Nanoseconds) -> Nanoseconds? {
        guard let count, abs(count) * unit.inSeconds < 4e9 else { return nil }
        return .seconds(fraction: count * unit.inSeconds)
    }

    /// Days since 1970-01-01. Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

import AssayCore

/// A day of the Gregorian calendar; without a year where a text names none.
struct CalendarDate: Hashable {
    let year: Int?
    let month: Int
    let day: Int

    /// Makes a date, if there is such a day; 29 February is one where the year is not told.
    init?(year: Int?, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year ?? 2000) else {
            return nil
        }
        if let year, !(1...9999).contains(year) { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// A date written as `2026-03-04`.
    init?(iso text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
            parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The days since 1 January 1970; `nil` where the year is not told.
    var dayNumber: Int? { year.map { CalendarDay.days(year: $0, month: month, day: day) } }

    /// `2026-03-04`, or `03-04` where the year is not told.
    var iso: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return (year.map { padded($0, 4) + "-" } ?? "") + padded(month, 2) + "-" + padded(day, 2)
    }
}

/// Finds dates in a text: `2026-03-04`, `4 March 2026`, `March 4th, 2026`, `Mar 4`, `4.3.2026`, `03/04/2026`, `2026年3月4日`.
struct DateReader {
    /// Which number comes first in `03/04/2026`.
    enum Order: String, CaseIterable {
        case dayFirst = "day_first"
        case monthFirst = "month_first"
    }

    /// A date as a text states it, with each way to read it.
    struct Mention: Hashable {
        let text: String
        let readings: [CalendarDate]
        /// Where it stands in the normalised text.
        let range: Range<Int>
    }

    private enum Token {
        case number(Int, digits: Int)
        case word(String)
        case mark(Character)
        case space
    }

    private let tokens: [(token: Token, start: Int, end: Int)]
    private let characters: [Character]
    private let order: Order?

    /// The dates of a text, in the order in which they stand; without an order a date such as `03/04/2026` has two readings.
    static func dates(in text: String, order: Order? = nil) -> [Mention] {
        dates(in: NormalText(text), order: order)
    }

    /// The same of a text that is normalised already.
    static func dates(in text: NormalText, order: Order? = nil) -> [Mention] {
        DateReader(text.characters, order).mentions
    }

    private init(_ characters: [Character], _ order: Order?) {
        self.characters = characters
        self.order = order
        tokens = Self.tokens(characters)
    }

    private static func tokens(_ characters: [Character]) -> [(token: Token, start: Int, end: Int)] {
        var tokens: [(Token, Int, Int)] = []
        var index = 0
        while index < characters.count {
            let start = index
            let first = characters[index]
            index += 1
            if first.isASCIIDigit {
                while index < characters.count, characters[index].isASCIIDigit { index += 1 }
                // More digits than any date has are no number here, and could not be held either.
                let digits = String(characters[start..<min(index, start + 9)])
                tokens.append((.number(Int(digits) ?? 0, digits: index - start), start, index))
            } else if first.isLetter, first.isASCII {
                while index < characters.count, characters[index].isLetter, characters[index].isASCII {
                    index += 1
                }
                tokens.append((.word(String(characters[start..<index])), start, index))
            } else {
                tokens.append((first == " " ? .space : .mark(first), start, index))
            }
        }
        return tokens
    }

    private var mentions: [Mention] {
        var found: [Mention] = []
        var index = 0
        while index < tokens.count {
            guard let (readings, next) = date(at: index), !readings.isEmpty else {
                index += 1
                continue
            }
            let range = tokens[index].start..<tokens[next - 1].end
            found.append(Mention(text: String(characters[range]), readings: readings, range: range))
            index = next
        }
        return found
    }

    /// The readings of the date that begins at a token, and the token after it.
    private func date(at start: Int) -> (readings: [CalendarDate], next: Int)? {
        guard start == 0 || !continuesNumber(start) else { return nil }
        return numeric(at: start) ?? eastAsian(at: start) ?? named(at: start)
    }

    /// Whether the token before ties this one into a longer number or word, as in `1.2.3.2026` or `x2`.
    private func continuesNumber(_ index: Int) -> Bool {
        guard case .number = tokens[index].token else { return false }
        switch tokens[index - 1].token {
        case .word: return true
        case .mark(let mark) where "./-".contains(mark):
            if index >= 2, case .number = tokens[index - 2].token { return true }
            return false
        default: return false
        }
    }

    private func number(_ index: Int, digits: ClosedRange<Int>) -> Int? {
        guard index < tokens.count, case .number(let value, let count) = tokens[index].token,
            digits.contains(count)
        else {
            return nil
        }
        return value
    }

    private func mark(_ index: Int) -> Character? {
        guard index < tokens.count, case .mark(let mark) = tokens[index].token else { return nil }
        return mark
    }

    private func word(_ index: Int) -> String? {
        guard index < tokens.count, case .word(let word) = tokens[index].token else { return nil }
        return word
    }

    /// `2026-3-4`, `4.3.2026`, `3/4/2026`.
    private func numeric(at start: Int) -> (readings: [CalendarDate], next: Int)? {
        guard let separator = mark(start + 1), "-/.".contains(separator), mark(start + 3) == separator,
            let middle = number(start + 2, digits: 1...2)
        else {
            return nil
        }
        if let year = number(start, digits: 4...4), let day = number(start + 4, digits: 1...2) {
            return ([CalendarDate(year: year, month: middle, day: day)].compactMap(\.self), start + 5)
        }
        guard let first = number(start, digits: 1...2), let year = number(start + 4, digits: 4...4) else {
            return nil
        }
        let dayFirst = CalendarDate(year: year, month: middle, day: first)
        let monthFirst = CalendarDate(year: year, month: first, day: middle)
        let readings: [CalendarDate?] =
            switch separator == "." ? .dayFirst : order {
            case .dayFirst: [dayFirst]
            case .monthFirst: [monthFirst]
            case nil: dayFirst == monthFirst ? [dayFirst] : [dayFirst, monthFirst]
            }
        return (readings.compactMap(\.self), start + 5)
    }

    /// `2026年3月4日`.
    private func eastAsian(at start: Int) -> (readings: [CalendarDate], next: Int)? {
        guard let year = number(start, digits: 4...4), mark(start + 1) == "年",
            let month = number(start + 2, digits: 1...2), mark(start + 3) == "月",
            let day = number(start + 4, digits: 1...2), mark(start + 5) == "日"
        else {
            return nil
        }
        return ([CalendarDate(year: year, month: month, day: day)].compactMap(\.self), start + 6)
    }

    /// `4 March 2026`, `4th of March`, `March 4, 2026`, `2026 March 4`.
    private func named(at start: Int) -> (readings: [CalendarDate], next: Int)? {
        if let month = Months.number(of: word(start)) {
            // The point after a month's whole name ends a sentence.
            guard mark(start + 1) != "." || word(start) != Months.names[month - 1],
                let day = day(at: afterGap(start + 1))
            else { return nil }
            let year = self.year(after: day.next)
            return dated(year?.value, month, day.value, year?.next ?? day.next)
        }
        if let year = number(start, digits: 4...4) {
            let name = afterGap(start + 1)
            guard name > start + 1, let month = Months.number(of: word(name)),
                let day = day(at: afterGap(name + 1))
            else {
                return nil
            }
            return dated(year, month, day.value, day.next)
        }
        guard let day = day(at: start) else { return nil }
        var name = afterGap(day.next)
        if word(name) == "of" { name = afterGap(name + 1) }
        guard let month = Months.number(of: word(name)) else { return nil }
        let year = self.year(after: name + 1)
        return dated(year?.value, month, day.value, year?.next ?? name + 1)
    }

    private func dated(_ year: Int?, _ month: Int, _ day: Int, _ next: Int) -> ([CalendarDate], Int)? {
        CalendarDate(year: year, month: month, day: day).map { ([$0], next) }
    }

    /// A day of one or two digits, perhaps with an ordinal's ending.
    private func day(at index: Int) -> (value: Int, next: Int)? {
        guard let value = number(index, digits: 1...2) else { return nil }
        if mark(index + 1) == ".", number(index + 2, digits: 1...9) != nil { return nil }
        let isOrdinal = word(index + 1).map { ["st", "nd", "rd", "th"].contains($0) } ?? false
        return (value, isOrdinal ? index + 2 : index + 1)
    }

    private func year(after index: Int) -> (value: Int, next: Int)? {
        let place = afterGap(index)
        guard place > index, let value = number(place, digits: 4...4) else { return nil }
        return (value, place + 1)
    }

    /// The first token that is neither a blank nor one of the marks that part the pieces of a date.
    private func afterGap(_ index: Int) -> Int {
        var next = index
        while next < tokens.count, next < index + 3 {
            switch tokens[next].token {
            case .space, .mark(","), .mark("."), .mark("-"): next += 1
            default: return next
            }
        }
        return next
    }
}

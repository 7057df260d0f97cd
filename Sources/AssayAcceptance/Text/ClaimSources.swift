/// The sources against which claims are traced.
struct ClaimSources {
    private let text: NormalText
    private let dates: SourceDates
    private let numbers: Set<String>
    private let words: Set<String>

    private let derived: Set<String>

    /// Makes sources of texts, and of what follows from them: of a date that follows, the day alone may be stated.
    init(_ texts: [String], derived: [String] = []) {
        let joined = (texts + derived).joined(separator: "\n")
        self.derived = Set(derived)
        text = NormalText(joined)
        let canonical = CanonicalText(text.characters, countingOne: true)
        dates = SourceDates(text, canonical)
        var words = Set(text.string.split { !$0.isWordCharacter }.map(String.init))
        var numbers = Set(ClaimExtractor.numbers(in: joined))
        numbers.formUnion(ClaimExtractor.numbers(in: canonical.string))
        numbers.formUnion(
            ClaimExtractor.numbers(of: text, without: ClaimExtractor.dates(of: text, written: joined)))
        for (index, ordinal) in Spellings.ordinals.enumerated() where words.contains(ordinal) {
            numbers.insert(String(index + 1))
        }
        words.formUnion(canonical.string.split { !$0.isWordCharacter }.map(String.init))
        words.formUnion(dates.months.map { Months.names[$0 - 1] })
        for month in Months.names where words.contains(where: { $0.count >= 3 && month.hasPrefix($0) }) {
            words.formUnion([month, String(month.prefix(3)), String(month.prefix(4))])
        }
        self.words = words
        self.numbers = numbers
    }

    /// Whether a word stands in a source, in the plural or the singular, or as the currency or unit that it abbreviates.
    private func isKnown(_ word: String) -> Bool {
        let others =
            [word + "s", word.hasSuffix("s") ? String(word.dropLast()) : nil]
            + [Spellings.currencies[word], Spellings.units[word]]
        return words.contains(word) || others.contains { $0.map(words.contains) == true }
    }

    /// The claims that no source holds.
    func untraceable(_ claims: Claims) -> [String] {
        claims.dates.filter { !holds($0) }.map(\.text)
            + claims.numbers.filter { !numbers.contains($0) }
            + claims.names.filter { name in
                !NormalText(name).string.split { !$0.isWordCharacter }.map(String.init).allSatisfy(isKnown)
            }
            + claims.quotes.filter { !text.string.contains($0) }.map { "\"\($0)\"" }
    }

    /// Whether a whole date stands in a source, in any spelling. One that reads two ways must stand there as it is written, or both ways.
    private func holds(_ date: DateReader.Mention) -> Bool {
        text.contains(words: date.text)
            || date.readings.allSatisfy { reading in
                dates.hold(reading) { numbers.contains(String($0)) } || isDerived(reading)
            }
    }

    /// Whether a date's day follows from the sources, and its month and year stand in them.
    private func isDerived(_ date: CalendarDate) -> Bool {
        derived.contains(String(date.day)) && words.contains(Months.names[date.month - 1])
            && date.year.map { numbers.contains(String($0)) } ?? true
    }
}

/// The dates that sources state.
struct SourceDates {
    private var found: Set<CalendarDate> = []
    /// The months that are stated as part of a date.
    var months: Set<Int> { Set(found.map(\.month)) }

    /// The dates of a text, also those of spans such as `3–5 May 2025` and `from 3 to 5 May`. One that reads two ways is none.
    init(_ text: NormalText, _ canonical: CanonicalText) {
        for mention in DateReader.dates(in: text) where mention.readings.count == 1 {
            found.formUnion(mention.readings)
        }
        let words = canonical.tokens.map(\.text)
        for (index, word) in words.enumerated() {
            guard let date = Self.date(word) else { continue }
            let year = Self.whole(words, index + 1, 1000...2999, digits: 4)
            var days = [date.day]
            if Self.ties.contains(Self.word(words, index - 1)), let day = Self.whole(words, index - 2, 1...31)
            {
                days.append(day)
            }
            if Self.word(words, index + 1) == "-", let day = Self.whole(words, index + 2, 1...31) {
                days.append(day)
            }
            found.formUnion(days.compactMap { CalendarDate(year: year, month: date.month, day: $0) })
        }
    }

    private static let ties: Set<String> = ["-", "to", "and", "until", "till", "or"]

    /// The month and day of a date in ``CanonicalText``'s spelling: `july-9`.
    private static func date(_ word: String) -> (month: Int, day: Int)? {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let month = Months.names.firstIndex(of: String(parts[0])),
            let day = Int(parts[1])
        else { return nil }
        return (month + 1, day)
    }

    private static func word(_ words: [String], _ index: Int) -> String {
        words.indices.contains(index) ? words[index] : ""
    }

    private static func whole(
        _ words: [String], _ index: Int, _ range: ClosedRange<Int>, digits: Int? = nil
    ) -> Int? {
        let word = word(words, index)
        guard digits == nil || word.count == digits, let value = Int(word) else { return nil }
        return range.contains(value) ? value : nil
    }

    /// Whether a date is stated: without a year, in any year; with one, in that year, or without one where the year stands elsewhere.
    func hold(_ date: CalendarDate, yearStands: (Int) -> Bool) -> Bool {
        if found.contains(date) { return true }
        let sameDay = found.filter { $0.month == date.month && $0.day == date.day }
        guard let year = date.year else { return !sameDay.isEmpty }
        return yearStands(year) && sameDay.contains { $0.year == nil }
    }
}

/// A text with its numbers, dates, times, currencies and units in one spelling each, so that `9 July 2024`, `July 9th, 2024` and
/// `2024-07-09` are the same words, as are `$1.2 million` and `1,200,000 dollars`, `2:30 p.m.` and `14:30`, `30-minute` and `30 min`.
struct CanonicalText {
    /// The words, numbers and marks, in order.
    let tokens: [CanonicalToken]

    /// Rewrites a text; `twenty-five` becomes `25`. A `one` that stands alone may be a pronoun, and stays a word where `countingOne` is false.
    init(_ text: String, countingOne: Bool = true) {
        self.init(NormalText(text).characters, countingOne: countingOne)
    }

    /// The same of a text that is normalised already.
    init(_ characters: [Character], countingOne: Bool) {
        var tokens = CanonicalToken.tokens(of: characters)
        tokens = Self.rewriting(tokens) { Self.countedWord($0, countingOne: countingOne) }
        for rule in [Self.isoDate, Self.dayAndMonth, Self.time, Self.amount, Self.percent, Self.unit] {
            tokens = Self.rewriting(tokens, rule)
        }
        self.tokens = tokens
    }

    /// The text in its one spelling.
    var string: String {
        tokens.reduce(into: "") { text, token in
            if token.isSpaced, !text.isEmpty { text += " " }
            text += token.text
        }
    }

    /// Whether a text, in any spelling, stands in another as whole words: as both are written, or as both are rewritten.
    static func holds(_ text: NormalText, _ canonical: NormalText, words phrase: String) -> Bool {
        text.contains(words: phrase) || canonical.contains(words: CanonicalText(phrase).string)
    }

    /// What a rule makes of the tokens that a slice begins with; `nil` where it does not apply.
    private typealias Rule = (ArraySlice<CanonicalToken>) -> (count: Int, tokens: [CanonicalToken])?

    private static func rewriting(_ tokens: [CanonicalToken], _ rule: Rule) -> [CanonicalToken] {
        var result: [CanonicalToken] = []
        var index = 0
        while index < tokens.count {
            if let made = rule(tokens[index...]) {
                var first = made.tokens
                if !first.isEmpty { first[0].isSpaced = tokens[index].isSpaced }
                result += first
                index += made.count
            } else {
                result.append(tokens[index])
                index += 1
            }
        }
        return result
    }

    /// `seven`, `twenty-five`, `two hundred and five`, `a dozen`, `three million two hundred thousand`.
    private static func countedWord(
        _ rest: ArraySlice<CanonicalToken>, countingOne: Bool
    ) -> (count: Int, tokens: [CanonicalToken])? {
        var reader = TokenCursor(rest)
        guard let value = reader.takeNumberInWords(), countingOne || value != 1 || reader.count > 1 else {
            return nil
        }
        return (reader.count, [.word(String(value))])
    }

    /// `2024-07-09`.
    private static func isoDate(_ rest: ArraySlice<CanonicalToken>) -> (count: Int, tokens: [CanonicalToken])?
    {
        var reader = TokenCursor(rest)
        guard let year = reader.takeYear(), reader.take("-"), let month = reader.takeNumber(upTo: 12),
            reader.take("-"), let day = reader.takeNumber(upTo: 31)
        else { return nil }
        return (reader.count, [.word("\(Months.names[month - 1])-\(day)"), .word(year)])
    }

    /// `9 July 2024`, `9th of July`, `July 9, 2024`, `Jul. 9`.
    private static func dayAndMonth(
        _ rest: ArraySlice<CanonicalToken>
    ) -> (count: Int, tokens: [CanonicalToken])? {
        var reader = TokenCursor(rest)
        let date: String
        if let day = reader.takeNumber(upTo: 31) {
            _ = reader.take(oneOf: Spellings.ordinalEndings)
            _ = reader.take("of")
            guard let month = reader.takeMonth() else { return nil }
            date = "\(month)-\(day)"
        } else {
            guard let month = reader.takeMonth() else { return nil }
            _ = reader.take(".")
            _ = reader.take("the")
            guard let day = reader.takeNumber(upTo: 31) else { return nil }
            _ = reader.take(oneOf: Spellings.ordinalEndings)
            date = "\(month)-\(day)"
        }
        var ahead = reader
        _ = ahead.take(oneOf: [",", "."])
        guard let year = ahead.takeYear() else { return (reader.count, [.word(date)]) }
        return (ahead.count, [.word(date), .word(year)])
    }

    /// `2:30 p.m.`, `2.30pm`, `09:00`, `9 o'clock`, `noon`, on a clock of 24 hours.
    private static func time(_ rest: ArraySlice<CanonicalToken>) -> (count: Int, tokens: [CanonicalToken])? {
        var reader = TokenCursor(rest)
        if let time = reader.takeClock() {
            if reader.take(oneOf: ["noon", "midday"]) { return (reader.count, [.word("12:00")]) }
            guard let shift = reader.takeHalfOfDay() else {
                if let span = span(from: time.hour, time.minute, reader) { return span }
                guard time.hasColon || reader.take("o'clock") else { return nil }
                return (reader.count, [.word(Spellings.clock(time.hour, time.minute))])
            }
            guard (1...12).contains(time.hour) else { return nil }
            return (reader.count, [.word(Spellings.clock(time.hour % 12 + shift, time.minute))])
        }
        if reader.take(oneOf: ["noon", "midday"]) { return (1, [.word("12:00")]) }
        return reader.take("midnight") ? (1, [.word("0:00")]) : nil
    }

    /// `4 to 6 p.m.` and `9 to 5 p.m.`: the half of the day that is said once, or the one before it.
    private static func span(
        from hour: Int, _ minute: Int, _ reader: TokenCursor
    ) -> (count: Int, tokens: [CanonicalToken])? {
        var reader = reader
        guard (1...12).contains(hour), reader.take(oneOf: ["and", "to", "-", "until", "till"]),
            let end = reader.takeClock(), let shift = reader.takeHalfOfDay(), (1...12).contains(end.hour)
        else { return nil }
        let first = hour % 12 + (hour % 12 <= end.hour % 12 ? shift : 12 - shift)
        return (
            reader.count,
            [
                .word(Spellings.clock(first, minute)), .word("to"),
                .word(Spellings.clock(end.hour % 12 + shift, end.minute)),
            ]
        )
    }

    /// `$1.2m`, `USD 40`, `40 EUR`, `1.2 million`.
    private static func amount(_ rest: ArraySlice<CanonicalToken>) -> (count: Int, tokens: [CanonicalToken])?
    {
        var reader = TokenCursor(rest)
        _ = reader.take("us")
        if let currency = reader.take(in: Spellings.currencies), let value = reader.takeAmount(ofMoney: true)
        {
            return (reader.count, [.word(ClaimExtractor.canonical(value.text)), .word(currency)])
        }
        reader = TokenCursor(rest)
        guard let value = reader.takeAmount(ofMoney: false) else { return nil }
        var ahead = reader
        _ = ahead.take("us")
        if let currency = ahead.take(in: Spellings.currencies) {
            return (ahead.count, [.word(ClaimExtractor.canonical(value.text)), .word(currency)])
        }
        return value.isScaled ? (reader.count, [.word(value.text)]) : nil
    }

    /// `15%`, `15 per cent`.
    private static func percent(_ rest: ArraySlice<CanonicalToken>) -> (count: Int, tokens: [CanonicalToken])?
    {
        var reader = TokenCursor(rest)
        guard let number = reader.takeDigits() else { return nil }
        guard reader.take(oneOf: ["%", "percent", "pct"]) || (reader.take("per") && reader.take("cent"))
        else {
            return nil
        }
        return (reader.count, [.word(ClaimExtractor.canonical(number)), .word("percent")])
    }

    /// `30 min`, `30-minute`, `5km`.
    private static func unit(_ rest: ArraySlice<CanonicalToken>) -> (count: Int, tokens: [CanonicalToken])? {
        var reader = TokenCursor(rest)
        guard let number = reader.takeDigits() else { return nil }
        _ = reader.take("-")
        guard let unit = reader.take(in: Spellings.units) else { return nil }
        return (reader.count, [.word(ClaimExtractor.canonical(number)), .word(unit)])
    }
}

/// What an output states that can be checked against sources without understanding it: dates, numbers, names and quoted phrases.
struct Claims: Hashable {
    /// The dates with a day and a month, whole.
    var dates: [DateReader.Mention] = []
    /// The numbers, in one spelling each: `1,200.50` is `1200.5`, `007` is `7`.
    var numbers: [String] = []
    /// The capitalised words that do not merely begin a sentence, as written.
    var names: [String] = []
    /// The phrases of two words or more in double quotation marks.
    var quotes: [String] = []

    /// Adds the claims of another text.
    mutating func add(_ other: Claims, withNames: Bool) {
        dates += other.dates.filter { date in !dates.contains { $0.readings == date.readings } }
        numbers += other.numbers.filter { !numbers.contains($0) }
        if withNames { names += other.names.filter { !names.contains($0) } }
        quotes += other.quotes.filter { !quotes.contains($0) }
    }

    /// Everything, in the order of the kinds.
    var all: [String] { dates.map(\.text) + numbers + names + quotes.map { "\"\($0)\"" } }
}

/// Takes claims out of a text.
enum ClaimExtractor {
    /// The claims of a text; citations such as `[doc-1]` are not claims.
    static func claims(of text: String) -> Claims {
        let plain = withoutCitations(text)
        var (dates, numbers): ([DateReader.Mention], [String]) = ([], [])
        for line in plain.split(whereSeparator: \.isNewline) {
            let normal = NormalText(String(line))
            let own = self.dates(of: normal, written: plain)
            dates += own
            numbers += self.numbers(of: normal, without: own)
        }
        let months = Set(dates.flatMap(\.readings).map(\.month))
        let names = names(in: plain).filter { word in
            Months.number(of: word.lowercased()).map { !months.contains($0) } ?? true
        }
        return Claims(
            dates: unique(dates, by: \.readings), numbers: unique(numbers, by: \.self),
            names: unique(names, by: \.self), quotes: unique(quotes(in: plain), by: \.self))
    }

    /// The dates of a text that is normalised and as it was written.
    static func dates(of text: NormalText, written: String) -> [DateReader.Mention] {
        DateReader.dates(in: text).filter { !isVerb($0, in: written) }
    }

    /// Whether a date without a year is none: `30 may attend`, `the 4 march on`.
    private static func isVerb(_ date: DateReader.Mention, in text: String) -> Bool {
        guard let reading = date.readings.first, reading.year == nil else { return false }
        return [3: "March", 5: "May"][reading.month].map { name in
            !text.contains(name) && !text.contains(name.uppercased()) && date.text.contains(name.lowercased())
        } ?? false
    }

    /// The numbers that a text states besides its dates, in digits or in words: `18 million` is one, a full hour has no minutes, `p.m.`
    /// counts from noon.
    static func numbers(of text: NormalText, without dates: [DateReader.Mention]) -> [String] {
        let undated = Array(dates.reversed()).reduce(into: text.characters) { characters, date in
            characters.replaceSubrange(date.range, with: " ; ")
        }
        return CanonicalText(undated, countingOne: false).tokens.flatMap { token in
            numbers(in: token.text.hasSuffix(":00") ? String(token.text.dropLast(3)) : token.text)
        }
    }

    /// The numbers of a text in one spelling each. Digits that are part of a word with letters, such as `zx200`, are a number too.
    static func numbers(in text: String) -> [String] {
        let characters = NormalText(text).characters
        var found: [String] = []
        var index = 0
        while index < characters.count {
            guard characters[index].isASCIIDigit else {
                index += 1
                continue
            }
            var digits = ""
            while index < characters.count, characters[index].isASCIIDigit || isPoint(index, in: characters) {
                digits.append(characters[index])
                index += 1
            }
            found.append(canonical(digits))
        }
        return found
    }

    private static func isPoint(_ index: Int, in characters: [Character]) -> Bool {
        characters[index] == "." && index + 1 < characters.count && characters[index + 1].isASCIIDigit
    }

    /// A number without zeros that say nothing: `007.50` is `7.5`.
    static func canonical(_ digits: String) -> String {
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first else { return digits }
        let whole = first.drop { $0 == "0" }
        var fraction = parts.count == 2 ? String(parts[1]) : ""
        while fraction.last == "0" { fraction.removeLast() }
        return (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// Every line begins a sentence.
    private static func names(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).flatMap(names(inLine:))
    }

    private static func names(inLine line: Substring) -> [String] {
        var found: [String] = []
        var beginsSentence = true
        for raw in line.split(whereSeparator: \.isWhitespace) {
            let bare = bareWord(raw)
            let opens = raw.first.map { "\"“(*".contains($0) } ?? false
            if !beginsSentence, !opens, bare.first?.isUppercase == true, !common.contains(bare.lowercased()),
                !bare.contains(where: \.isASCIIDigit), Spellings.numberWords[bare.lowercased()] == nil
            {
                found.append(bare)
            }
            if !bare.isEmpty || !beginsSentence {
                beginsSentence =
                    raw.last.map { ".!?:;*#".contains($0) } == true
                    && !(raw.last == "." && titles.contains(bare.lowercased()))
            }
        }
        return found
    }

    /// A word without the marks around it and without a possessive ending.
    private static func bareWord(_ raw: Substring) -> String {
        let word = raw.drop { !$0.isWordCharacter }
        let core = String(word.reversed().drop { !$0.isWordCharacter }.reversed())
        return core.hasSuffix("'s") || core.hasSuffix("’s") ? String(core.dropLast(2)) : core
    }

    /// What stands before a name with a point that ends no sentence.
    private static let titles: Set<String> = ["dr", "mr", "mrs", "ms", "st", "prof", "no", "nr"]

    /// Capitalised words that name nothing by themselves.
    private static let common: Set<String> = [
        "i", "i'm", "i've", "i'll", "i'd", "a", "an", "the", "ok", "no", "yes", "not", "in", "sources", "and",
        "or",
        "but", "if", "please", "dear", "hello", "hi", "thank", "thanks", "sorry", "mr", "mrs", "ms", "dr",
        "am", "pm", "mw", "gw", "mwh", "gwh", "gb", "mb", "tb",
    ]

    private static func quotes(in text: String) -> [String] {
        let parts = NormalText(text).string.split(separator: "\"", omittingEmptySubsequences: false)
        // Between an odd and the next even mark stands a quotation; an odd number of marks leaves the last part outside.
        return parts.indices.filter { $0 % 2 == 1 && $0 < parts.count - 1 }.map { String(parts[$0]) }
            .map { phrase in
                let end = phrase.lastIndex { $0.isWordCharacter }
                return end.map { String(phrase[...$0]) } ?? ""
            }
            .filter { $0.contains(" ") }
    }

    /// The text without `[…]` that hold no white space.
    static func withoutCitations(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            result += rest[..<open]
            let inside = rest[rest.index(after: open)...]
            guard let close = inside.firstIndex(of: "]"), !inside[..<close].contains(where: \.isWhitespace)
            else {
                result.append("[")
                rest = inside
                continue
            }
            rest = inside[inside.index(after: close)...]
        }
        return result + rest
    }

    private static func unique<Claim, Key: Hashable>(_ claims: [Claim], by key: (Claim) -> Key) -> [Claim] {
        var seen: Set<Key> = []
        return claims.filter { seen.insert(key($0)).inserted }
    }
}

/// A word, a number or a mark of a text.
struct CanonicalToken: Hashable {
    /// What it says; of a number the digits with the points and colons between them.
    var text: String
    /// Whether white space stands before it.
    var isSpaced: Bool

    /// A word that stands by itself.
    static func word(_ text: String) -> Self { Self(text: text, isSpaced: true) }

    /// The tokens of a normalised text; digits and letters that touch are parted.
    static func tokens(of characters: [Character]) -> [CanonicalToken] {
        var tokens: [CanonicalToken] = []
        var index = 0
        while index < characters.count {
            guard characters[index] != " " else {
                index += 1
                continue
            }
            let isSpaced = index > 0 && characters[index - 1] == " "
            let end = self.end(of: index, in: characters)
            tokens.append(CanonicalToken(text: String(characters[index..<end]), isSpaced: isSpaced))
            index = end
        }
        return tokens
    }

    /// Where the token ends that begins at an index.
    private static func end(of start: Int, in characters: [Character]) -> Int {
        func follows(_ index: Int, _ holds: (Character) -> Bool) -> Bool {
            index + 1 < characters.count && holds(characters[index + 1])
        }
        var index = start + 1
        if characters[start].isASCIIDigit {
            while index < characters.count {
                let joins = ".:".contains(characters[index]) && follows(index, \.isASCIIDigit)
                guard characters[index].isASCIIDigit || joins else { break }
                index += 1
            }
        } else if characters[start].isLetter {
            while index < characters.count {
                let joins = characters[index] == "'" && follows(index, \.isLetter)
                guard characters[index].isLetter || joins else { break }
                index += 1
            }
        }
        return index
    }
}

/// Reads tokens one after the other; what does not fit is not taken.
struct TokenCursor {
    private let rest: ArraySlice<CanonicalToken>
    private var index: Int

    /// The number of tokens taken.
    var count: Int { index - rest.startIndex }

    init(_ rest: ArraySlice<CanonicalToken>) {
        self.rest = rest
        index = rest.startIndex
    }

    private var next: String? { index < rest.endIndex ? rest[index].text : nil }

    mutating func take(_ text: String) -> Bool {
        guard next == text else { return false }
        index += 1
        return true
    }

    mutating func take(oneOf texts: Set<String>) -> Bool {
        guard let next, texts.contains(next) else { return false }
        index += 1
        return true
    }

    /// What a table holds for the next token.
    mutating func take<Value>(in table: [String: Value]) -> Value? {
        guard let value = next.flatMap({ table[$0] }) else { return nil }
        index += 1
        return value
    }

    /// The digits of a number.
    mutating func takeDigits() -> String? {
        guard let next, next.first?.isASCIIDigit == true else { return nil }
        index += 1
        return next
    }

    /// A whole number from 1.
    mutating func takeNumber(upTo most: Int) -> Int? {
        guard let next, next.count <= 4, let value = Int(next), (1...most).contains(value) else { return nil }
        index += 1
        return value
    }

    /// A year of four digits.
    mutating func takeYear() -> String? {
        guard let next, next.count == 4, let year = Int(next), (1000...2999).contains(year) else {
            return nil
        }
        index += 1
        return next
    }

    /// A month's name in full.
    mutating func takeMonth() -> String? {
        guard let next, next.count >= 3,
            let month = Months.names.first(where: { $0 == next })
                ?? Months.names.first(where: { $0.hasPrefix(next) && next.count <= 4 })
        else { return nil }
        index += 1
        return month
    }

    /// `9`, `9:30`, or `9.30`, which is a time only where a half of the day follows.
    mutating func takeClock() -> (hour: Int, minute: Int, hasColon: Bool)? {
        guard let next else { return nil }
        let hasColon = next.contains(":")
        let parts = next.split(separator: hasColon ? ":" : ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, first.count <= 2, let hour = Int(first), hour < 25
        else { return nil }
        guard parts.count == 2 else {
            index += 1
            return (hour, 0, false)
        }
        guard parts[1].count == 2, let minute = Int(parts[1]), minute < 60 else { return nil }
        index += 1
        return (hour, minute, hasColon)
    }

    /// 0 for the morning, 12 for the afternoon.
    mutating func takeHalfOfDay() -> Int? {
        if let shift = take(in: ["am": 0, "pm": 12]) { return shift }
        var ahead = self
        guard let shift = ahead.take(in: ["a": 0, "p": 12]), ahead.take("."), ahead.take("m") else {
            return nil
        }
        _ = ahead.take(".")
        self = ahead
        return shift
    }

    /// A number and the word or letter that multiplies it; a bare `m` means a million only of money.
    mutating func takeAmount(ofMoney: Bool) -> (text: String, isScaled: Bool)? {
        guard let digits = takeDigits() else { return nil }
        guard digits.count(where: { $0 == "." }) <= 1, !digits.contains(":") else { return (digits, false) }
        guard let zeros = take(in: Spellings.scales) ?? (ofMoney ? take(in: ["m": 6]) : nil) else {
            return (digits, false)
        }
        return (Spellings.shift(digits, by: zeros), true)
    }
}

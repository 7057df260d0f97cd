/// Numbers that are written in words.
extension TokenCursor {
    private static let scales: [(word: String, value: Int)] = [
        ("billion", 1_000_000_000), ("million", 1_000_000), ("thousand", 1000), ("hundred", 100),
    ]

    /// A number in words: `thirty-one`, `two hundred and five`, `a thousand`, `half a dozen`; of what follows the most that is one number.
    mutating func takeNumberInWords() -> Int? {
        takeDozens() ?? takeSum(below: .max)
    }

    /// `a dozen`, `two dozen`, `half a dozen`.
    private mutating func takeDozens() -> Int? {
        var ahead = self
        let isHalf = ahead.take("half")
        let count = ahead.take("a") ? 1 : isHalf ? nil : ahead.takeBelowHundred()
        guard let count, ahead.take("dozen") else { return nil }
        self = ahead
        return isHalf ? 6 : 12 * count
    }

    /// Terms of falling scale, with or without `and` between them: the first is worth less than `limit` by its scale.
    private mutating func takeSum(below limit: Int) -> Int? {
        var ahead = self
        guard let first = ahead.takeTerm(), first.scale < limit else { return nil }
        self = ahead
        guard first.scale > 1 else { return first.value }
        _ = ahead.take("and")
        guard let rest = ahead.takeSum(below: first.scale) else { return first.value }
        self = ahead
        return first.value + rest
    }

    /// `five`, `two hundred`, `two hundred and five thousand`, `a million`, each with its scale.
    private mutating func takeTerm() -> (value: Int, scale: Int)? {
        var ahead = self
        let isOne = ahead.take("a")
        guard var value = isOne ? 1 : ahead.takeBelowHundred() else { return nil }
        var scale = 1
        if ahead.take("hundred") {
            (value, scale) = (value * 100, 100)
            var further = ahead
            _ = further.take("and")
            if let tail = further.takeBelowHundred(), let larger = further.takeScale(above: 100) {
                self = further
                return ((value + tail) * larger, larger)
            }
        }
        if let larger = ahead.takeScale(above: 100) { (value, scale) = (value * larger, larger) }
        guard !isOne || scale > 1 else { return nil }
        self = ahead
        return (value, scale)
    }

    private mutating func takeScale(above least: Int) -> Int? {
        Self.scales.first { $0.value > least && take($0.word) }?.value
    }

    /// `seven`, `twenty`, `twenty-five`.
    private mutating func takeBelowHundred() -> Int? {
        guard let value = take(in: Spellings.numberWords) else { return nil }
        guard value >= 20 else { return value }
        var ahead = self
        _ = ahead.take("-")
        guard let unit = ahead.take(in: Spellings.numberWords), (1..<10).contains(unit) else { return value }
        self = ahead
        return value + unit
    }
}

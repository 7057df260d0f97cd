/// Finds numbers in a text, each with its sign and the unit that stands with it.
struct QuantityReader {
    /// A number as a text states it.
    struct Quantity: Hashable {
        let value: Double
        let unit: MeasurementUnit?
    }

    private let characters: [Character]

    /// The numbers of a text in the order in which they stand: `-1,200.5`, `1.2e3`, `$3 million`, `5-km`, `20 °C`.
    static func quantities(in text: String) -> [Quantity] {
        let reader = QuantityReader(
            characters: text.map { character in
                switch character.asciiForm {
                case "−", "‐", "‑": "-"
                case let other where other.isWhitespace: " "
                case let other: other
                }
            })
        return reader.quantities
    }

    private var quantities: [Quantity] {
        var found: [Quantity] = []
        var index = 0
        while index < characters.count {
            guard isDigit(index), let (number, end) = number(at: index) else {
                index += 1
                continue
            }
            let (scale, afterScale) = scale(at: end)
            let before = unit(before: index)
            let unit = before.unit ?? unit(after: afterScale)
            let negative = before.isNegative || isSign(index - 1)
            found.append(Quantity(value: (negative ? -number : number) * scale, unit: unit))
            index = max(index + 1, end)
        }
        return found
    }

    private func isDigit(_ index: Int) -> Bool {
        characters.indices.contains(index) && characters[index].isASCIIDigit
    }

    private func character(_ index: Int) -> Character? {
        characters.indices.contains(index) ? characters[index] : nil
    }

    /// A minus that nothing ties to what stands before it: not that of `3-4` or of `A-5`.
    private func isSign(_ index: Int) -> Bool {
        guard character(index) == "-" else { return false }
        guard let previous = character(index - 1) else { return true }
        return !previous.isWordCharacter && previous != ")" && previous != "-"
    }

    /// The number whose first digit stands at an index, and the index after it.
    private func number(at start: Int) -> (Double, Int)? {
        var digits = ""
        var index = start
        while let next = character(index) {
            if next.isASCIIDigit {
                digits.append(next)
                index += 1
            } else if next == ",", isThousands(index, of: digits) {
                index += 1
            } else {
                break
            }
        }
        if character(index) == ".", isDigit(index + 1) {
            digits.append(".")
            index += 1
            while let next = character(index), next.isASCIIDigit {
                digits.append(next)
                index += 1
            }
        }
        if let mark = character(index), mark == "e" || mark == "E" {
            let signed = character(index + 1) == "-" || character(index + 1) == "+"
            let first = index + (signed ? 2 : 1)
            if isDigit(first), !(character(first + 3).map(\.isASCIIDigit) ?? false) {
                digits += "e" + (character(index + 1) == "-" ? "-" : "")
                index = first
                while let next = character(index), next.isASCIIDigit {
                    digits.append(next)
                    index += 1
                }
            }
        }
        guard let value = Double(digits), value.isFinite else { return nil }
        return (value, index)
    }

    /// A comma with exactly three digits after it, and no point before.
    private func isThousands(_ index: Int, of digits: String) -> Bool {
        !digits.contains(".") && (1...3).allSatisfy { isDigit(index + $0) } && !isDigit(index + 4)
    }

    /// What a word such as `million` after the number multiplies it by.
    private func scale(at index: Int) -> (Double, Int) {
        let start = character(index) == " " ? index + 1 : index
        var end = start
        while let next = character(end), next.isLetter { end += 1 }
        guard end > start else { return (1, index) }
        let factor: Double? =
            switch String(characters[start..<min(end, start + 9)]).lowercased() {
            case "thousand": 1e3
            case "million", "mn", "mio": 1e6
            case "billion", "bn": 1e9
            case "trillion": 1e12
            default: nil
            }
        return factor.map { ($0, end) } ?? (1, index)
    }

    /// A currency before the number, with or without a blank, and whether a minus stands before it.
    private func unit(before index: Int) -> (unit: MeasurementUnit?, isNegative: Bool) {
        var end = index
        if character(end - 1) == "-" { end -= 1 }
        if character(end - 1) == " " { end -= 1 }
        for length in [3, 2, 1] where end - length >= 0 {
            let start = end - length
            let name = String(characters[start..<end])
            let isWord = character(start).map(\.isLetter) ?? false
            if isWord, let previous = character(start - 1), previous.isLetter { continue }
            guard let unit = MeasurementUnit.named(name), case .currency = unit.dimension else { continue }
            return (unit, isSign(start - 1) || (character(index - 1) == "-"))
        }
        return (nil, false)
    }

    /// The longest unit after the number: one word or two, or a mark such as `%`.
    private func unit(after index: Int) -> MeasurementUnit? {
        var start = index
        if let gap = character(start), gap == " " || gap == "-" { start += 1 }
        var ends: [Int] = []
        var end = start
        while let next = character(end), end < start + 24 {
            if next == " " {
                ends.append(end)
                if ends.count == 2 { break }
            } else if !(next.isWordCharacter || "/²³°%‰€$£¥₹₩".contains(next)) {
                break
            }
            end += 1
        }
        ends.append(end)
        for end in ends.sorted(by: >) where end > start {
            if let unit = MeasurementUnit.named(String(characters[start..<end])) { return unit }
        }
        return nil
    }
}

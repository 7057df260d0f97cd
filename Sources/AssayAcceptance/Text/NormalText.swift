/// A text as scorers compare it: case folded, white space single, typographic marks, full-width forms and digits of any script as in
/// ASCII, marks that show nothing left out, no separators inside numbers.
package struct NormalText: Sendable, Hashable {
    /// The characters.
    package let characters: [Character]

    /// Normalises a text.
    package init(_ text: String) {
        var characters: [Character] = []
        for raw in text.lowercased() where !raw.isInvisible {
            let character = raw.asciiForm
            if character.isWhitespace {
                if characters.last != " ", !characters.isEmpty { characters.append(" ") }
            } else if character.isASCII {
                characters.append(character)
            } else {
                characters += Self.plain(character)
            }
        }
        if characters.last == " " { characters.removeLast() }
        self.characters = Self.withoutSeparators(characters)
    }

    /// The text.
    package var string: String { String(characters) }

    private static func plain(_ character: Character) -> [Character] {
        switch character {
        case "‘", "’", "‚", "′": ["'"]
        case "“", "”", "„", "«", "»": ["\""]
        case "‐", "‑", "‒", "–", "—", "−": ["-"]
        case "…": [".", ".", "."]
        default: [character]
        }
    }

    /// `1,200` becomes `1200`: a comma goes where digits stand before it and exactly three after it.
    private static func withoutSeparators(_ characters: [Character]) -> [Character] {
        func isDigit(_ index: Int) -> Bool {
            characters.indices.contains(index) && characters[index].isASCIIDigit
        }
        return characters.indices.filter { index in
            let parts =
                characters[index] == "," && isDigit(index - 1) && (1...3).allSatisfy { isDigit(index + $0) }
            return !(parts && !isDigit(index + 4))
        }.map { characters[$0] }
    }

    /// Whether a text stands in this one as whole words: `12` does not stand in `120`, nor in `12.5`.
    package func contains(words text: String) -> Bool { contains(NormalText(text)) }

    /// The same of a text that is normalised already.
    package func contains(_ words: NormalText) -> Bool {
        let needle = words.characters
        guard !needle.isEmpty, needle.count <= characters.count else { return false }
        return (0...(characters.count - needle.count)).contains { start in
            needle.indices.allSatisfy { characters[start + $0] == needle[$0] }
                && isBoundary(before: start) && isBoundary(after: start + needle.count)
        }
    }

    private func isBoundary(before index: Int) -> Bool {
        guard index > 0, characters[index].isWordCharacter else { return true }
        let previous = characters[index - 1]
        let inNumber =
            previous == "." && characters[index].isASCIIDigit && index > 1
            && characters[index - 2].isASCIIDigit
        return !previous.isWordCharacter && !inNumber
    }

    private func isBoundary(after index: Int) -> Bool {
        guard index < characters.count, characters[index - 1].isWordCharacter else { return true }
        let next = characters[index]
        let inNumber =
            next == "." && characters[index - 1].isASCIIDigit && index + 1 < characters.count
            && characters[index + 1].isASCIIDigit
        return !next.isWordCharacter && !inNumber
    }
}

extension Character {
    /// A mark that shows nothing and parts nothing: directions of writing, soft hyphens, blanks of no width.
    fileprivate var isInvisible: Bool {
        guard !isASCII, let scalar = unicodeScalars.first else { return false }
        return switch scalar.value {
        case 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF:
            true
        default: false
        }
    }

    /// A digit 0 to 9.
    var isASCIIDigit: Bool { asciiValue.map { (0x30...0x39).contains($0) } ?? false }
    /// A letter or a digit.
    var isWordCharacter: Bool {
        // Unicode's tables need not be asked about most text.
        guard let value = asciiValue else { return isLetter || isNumber }
        return (0x30...0x39).contains(value) || (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
    }
}

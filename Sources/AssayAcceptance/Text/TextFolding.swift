import AssayCore

/// A difference between texts that a comparison may overlook.
enum TextFolding: String, CaseIterable {
    /// Capital and small letters.
    case letterCase = "case"
    /// How much white space stands between words, and any at the ends.
    case space
    /// ASCII's punctuation marks.
    case punctuation
    /// The English words a, an and the.
    case articles
    /// Full-width letters and digits, and the digits of other scripts.
    case width

    /// What SQuAD's evaluation script overlooks: https://rajpurkar.github.io/SQuAD-explorer (`normalize_answer`).
    static let squad: Set<TextFolding> = [.letterCase, .punctuation, .articles, .space]
}

extension String {
    /// The text with differences taken out. Canonically equivalent texts (NFC and NFD) are equal to Swift in any case.
    func folded(_ foldings: Set<TextFolding>) -> String {
        var text = self
        if foldings.contains(.width) { text = String(text.map(\.asciiForm)) }
        if foldings.contains(.letterCase) { text = text.lowercased() }
        if foldings.contains(.punctuation) { text.unicodeScalars.removeAll(where: \.isASCIIPunctuation) }
        if foldings.contains(.articles) { text = text.withoutArticles }
        if foldings.contains(.space) {
            text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return text
    }

    /// The text with a blank in place of each article.
    private var withoutArticles: String {
        var result = String.UnicodeScalarView()
        var word = String.UnicodeScalarView()
        func close() {
            let isArticle = ["a", "an", "the"].contains(String(word).lowercased())
            result.append(contentsOf: isArticle ? " ".unicodeScalars : word)
            word.removeAll()
        }
        for scalar in unicodeScalars {
            if scalar.properties.isWordScalar {
                word.append(scalar)
            } else {
                close()
                result.append(scalar)
            }
        }
        close()
        return String(result)
    }
}

extension Character {
    /// A full-width form, or a digit of any script, as the ASCII character that it stands for; else itself.
    var asciiForm: Character {
        guard !isASCII, let scalar = unicodeScalars.first else { return self }
        if scalar.value == 0x3000 { return " " }
        if (0xFF01...0xFF5E).contains(scalar.value), let plain = Unicode.Scalar(scalar.value - 0xFEE0) {
            return Character(plain)
        }
        if scalar.properties.numericType == .decimal, let digit = wholeNumberValue, (0...9).contains(digit) {
            return Character("\(digit)")
        }
        return self
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIIPunctuation: Bool {
        switch value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}

extension Unicode.Scalar.Properties {
    /// A letter, a number or `_`, as in a regular expression's `\w`.
    fileprivate var isWordScalar: Bool {
        switch generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation:
            true
        default: false
        }
    }
}

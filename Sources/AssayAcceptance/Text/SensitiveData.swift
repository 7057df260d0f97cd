/// Data that an output must not give away, told by its form and, where it has one, by its check digits.
enum SensitiveData: String, CaseIterable {
    case email
    case phone
    /// 13 to 19 digits that pass Luhn's check (ISO/IEC 7812-1).
    case paymentCard = "payment_card"
    /// A bank account number that passes the check of ISO 13616 (modulo 97).
    case iban
    /// Keys and tokens of well-known services, private keys, signed tokens.
    case secret

    /// What it is called in reasons.
    var title: String {
        switch self {
        case .email: "an e-mail address"
        case .phone: "a telephone number"
        case .paymentCard: "a payment card number"
        case .iban: "an IBAN"
        case .secret: "a secret key"
        }
    }

    /// The forms; each match is then checked by `isReal`.
    private static let patterns: [(kind: SensitiveData, pattern: Pattern)] = forms.compactMap { kind, form in
        (try? Pattern(form)).map { (kind, $0) }
    }

    /// The forms as regular expressions; the tests compile each of them.
    static let forms: [(kind: SensitiveData, form: String)] = [
        (.email, #"(?<![\w.+-])[\w.+-]{1,64}+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}\b"#),
        (
            .phone,
            #"(?<![\w+.,-])(?:\+\d{1,3}[ .-]?|0)?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}[ .-]\d{3,4}(?:[ .-]?\d{2,4}){1,3}(?![\w-])"#
        ),
        (.phone, #"(?<![\w+])\+\d{8,15}(?!\w)"#),
        (.paymentCard, #"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])"#),
        (.iban, #"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b"#),
        (.secret, #"-----BEGIN [A-Z ]*PRIVATE KEY-----"#),
        (
            .secret,
            #"\b(?:sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{36,}|AKIA[0-9A-Z]{16}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35})"#
        ),
        (.secret, #"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"#),
    ]

    /// What a search for data found.
    enum Finding: Hashable {
        case data(SensitiveData, String)
        case nothing
        /// The search was given up before anything was found.
        case tooManySteps
    }

    /// The first piece of data of these kinds in a text that is not among those allowed.
    static func first(of kinds: Set<SensitiveData>, in text: String, allowed: Set<String>) -> Finding {
        var isGivenUp = false
        for (kind, pattern) in patterns where kinds.contains(kind) {
            let found = pattern.matches(in: text)
            if let real = found.texts.first(where: { kind.isReal($0) && !allowed.contains($0) }) {
                return .data(kind, real)
            }
            if found.isGivenUp { isGivenUp = true }
        }
        return isGivenUp ? .tooManySteps : .nothing
    }

    private func isReal(_ text: String) -> Bool {
        switch self {
        case .paymentCard: Self.passesLuhn(text.compactMap(\.wholeNumberValue))
        case .iban: Self.passesModulo97(text.filter { $0 != " " })
        case .phone: (7...15).contains(text.count(where: \.isASCIIDigit)) && CalendarDate(iso: text) == nil
        case .email, .secret: true
        }
    }

    /// Every second digit from the right is doubled; the sum of all digits is a multiple of 10.
    private static func passesLuhn(_ digits: [Int]) -> Bool {
        guard digits.contains(where: { $0 != 0 }) else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, place in
            let value = place.offset % 2 == 1 ? place.element * 2 : place.element
            return sum + (value > 9 ? value - 9 : value)
        }
        return sum % 10 == 0
    }

    /// The first four characters go to the end, letters become 10 to 35; the number is 1 modulo 97.
    private static func passesModulo97(_ text: String) -> Bool {
        guard (15...34).contains(text.count) else { return false }
        var remainder = 0
        for character in text.dropFirst(4) + text.prefix(4) {
            guard let value = character.hexDigitValue ?? Self.letterValue(character) else { return false }
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
        }
        return remainder == 1
    }

    private static func letterValue(_ character: Character) -> Int? {
        character.asciiValue.flatMap { (65...90).contains($0) ? Int($0) - 55 : nil }
    }
}

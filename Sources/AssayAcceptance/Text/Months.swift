/// The English names of months.
enum Months {
    static let names = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december",
    ]

    /// A month's number, from its name or from the first three letters or more.
    static func number(of word: String?) -> Int? {
        guard let word, word.count >= 3 else { return nil }
        return names.firstIndex { $0.hasPrefix(word) }.map { $0 + 1 }
    }
}

/// The tables of ``CanonicalText``.
enum Spellings {
    static let ordinalEndings: Set<String> = ["st", "nd", "rd", "th"]

    static let numberWords: [String: Int] = {
        let small = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ]
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        var words: [String: Int] = [:]
        for (index, word) in small.enumerated() { words[word] = index }
        for (index, word) in tens.enumerated() { words[word] = 20 + 10 * index }
        return words
    }()

    static let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ]

    /// The zeros that a word after a number adds.
    static let scales = ["thousand": 3, "k": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9]

    static let currencies: [String: String] = [
        "$": "dollars", "usd": "dollars", "dollar": "dollars", "dollars": "dollars",
        "€": "euros", "eur": "euros", "euro": "euros", "euros": "euros",
        "£": "pounds", "gbp": "pounds", "pound": "pounds", "pounds": "pounds",
        "chf": "francs", "franc": "francs", "francs": "francs",
    ]

    static let units: [String: String] = [
        "second": "seconds", "sec": "seconds", "secs": "seconds", "seconds": "seconds",
        "minute": "minutes", "min": "minutes", "mins": "minutes", "minutes": "minutes",
        "hour": "hours", "hr": "hours", "hrs": "hours", "h": "hours", "hours": "hours",
        "day": "days", "days": "days", "week": "weeks", "weeks": "weeks", "month": "months",
        "months": "months", "year": "years", "years": "years",
        "mm": "millimetres", "millimeter": "millimetres", "millimeters": "millimetres",
        "millimetre": "millimetres",
        "cm": "centimetres", "centimeter": "centimetres", "centimeters": "centimetres",
        "centimetre": "centimetres",
        "m": "metres", "meter": "metres", "meters": "metres", "metre": "metres", "metres": "metres",
        "km": "kilometres", "kilometer": "kilometres", "kilometers": "kilometres",
        "kilometre": "kilometres",
        "g": "grams", "gram": "grams", "kg": "kilograms", "kilogram": "kilograms", "kilo": "kilograms",
        "kilos": "kilograms", "kgs": "kilograms",
        "l": "litres", "liter": "litres", "liters": "litres", "litre": "litres",
        "kw": "kilowatts", "kilowatt": "kilowatts",
        "t": "tonnes", "tonne": "tonnes", "tonnes": "tonnes", "ton": "tonnes", "tons": "tonnes",
    ]

    /// A time of day: `9:05`.
    static func clock(_ hour: Int, _ minute: Int) -> String {
        "\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// A decimal number with its point moved to the right: `1.25` by 6 is `1250000`.
    static func shift(_ digits: String, by places: Int) -> String {
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts.first.map(String.init) ?? ""
        var fraction = parts.count == 2 ? String(parts[1]) : ""
        while fraction.last == "0" { fraction.removeLast() }
        let moved =
            whole + fraction.prefix(places) + String(repeating: "0", count: max(0, places - fraction.count))
        let rest = fraction.dropFirst(places)
        return rest.isEmpty ? moved : moved + "." + rest
    }
}

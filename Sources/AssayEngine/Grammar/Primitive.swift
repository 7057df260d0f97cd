/// The rules for JSON's own kinds of value, without superfluous white space.
enum Primitive: String, CaseIterable {
    case value
    case object
    case array
    case string
    case character
    case number
    case integer
    case boolean
    case null

    /// The right-hand side.
    var body: String {
        switch self {
        case .value: "object | array | string | number | boolean | null"
        case .object: #""{" (string ": " value (", " string ": " value)*)? "}""#
        case .array: #""[" (value (", " value)*)? "]""#
        case .string: #""\"" character* "\"""#
        case .character: #"[^"\\\x7F\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})"#
        case .number: #"integer ("." [0-9]{1,9})? ([eE] [-+]? [0-9]{1,2})?"#
        case .integer: #""-"? ("0" | [1-9] [0-9]{0,15})"#
        case .boolean: #""true" | "false""#
        case .null: #""null""#
        }
    }

    /// The rules that the body names.
    private var uses: [Primitive] {
        switch self {
        case .value: [.object, .array, .string, .number, .boolean, .null]
        case .object, .array: [.string, .value]
        case .string: [.character]
        case .number: [.integer]
        case .character, .integer, .boolean, .null: []
        }
    }

    /// Some rules and every rule that they lead to.
    static func closure(of some: Set<Primitive>) -> [Primitive] {
        var all = some
        var added = true
        while added {
            let next = all.union(all.flatMap(\.uses))
            added = next.count > all.count
            all = next
        }
        return allCases.filter(all.contains)
    }
}

/// Lays text out in columns of a terminal of 80.
enum TextLayout {
    static let width = 80
    /// Where the right column begins.
    static let rightColumn = 27

    /// Words in lines of at most `width` characters; a longer word has a line of its own.
    static func wrap(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// A term and its explanation side by side; a long term has a line of its own.
    static func entry(_ term: String, _ explanation: String) -> [String] {
        let margin = String(repeating: " ", count: rightColumn)
        let right = wrap(explanation, to: width - rightColumn)
        let left = "  " + term
        guard left.count + 2 <= rightColumn, let first = right.first else {
            return [left] + right.map { margin + $0 }
        }
        return [left + margin.dropFirst(left.count) + first] + right.dropFirst().map { margin + $0 }
    }

    /// A first line and its continuation, indented under it.
    static func hanging(_ lead: String, _ text: String) -> [String] {
        let margin = String(repeating: " ", count: lead.count)
        let lines = wrap(text, to: width - lead.count)
        return lines.enumerated().map { ($0 == 0 ? lead : margin) + $1 }
    }
}

/// Shows a piece of an output in a reason, which must stay short whatever a model wrote.
enum Excerpt {
    /// The text between quotation marks, cut after 80 characters.
    static func of(_ text: String) -> String { "'\(cut(text))'" }

    /// The text, cut after so many characters.
    static func cut(_ text: String, after limit: Int = 80) -> String {
        let start = text.prefix(limit)
        return start.endIndex < text.endIndex ? "\(start)…" : text
    }
}

/// Shows a piece of an output in a reason, which must stay short whatever a model wrote.
enum Excerpt {
    /// The text between quotation marks, cut after 80 characters.
    static func of(_ text: String) -> String {
        let start = text.prefix(80)
        return "'\(start)\(start.endIndex < text.endIndex ? "…" : "")'"
    }
}

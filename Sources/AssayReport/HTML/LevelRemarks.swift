import AssayCore

/// What a reader should know of a level before its tables.
enum LevelRemarks {
    /// The notes, what part of the level counts, and how the harness fared.
    static func html(_ level: RunSummary.Level) -> String {
        let health = level.groups.last.flatMap {
            HarnessHealth.line($0.value("send_lag"), level.window?.instrument)
        }
        let lines = [WindowWords.line(level).map { "Window: \($0)" }, health.map { "Harness: \($0)" }]
        return paragraphs(level.notes, "note") + paragraphs(lines.compactMap(\.self), "harness")
    }

    private static func paragraphs(_ texts: [String], _ style: String) -> String {
        texts.map { HTML.element("p", ["class": style], HTML.escape($0)) }.joined()
    }
}

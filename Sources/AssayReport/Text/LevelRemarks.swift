import AssayCore

/// What the terminal and the page say of a level beside its figures: what part of it counts, and how the harness fared.
enum LevelRemarks {
    /// The remarks, each with its title.
    static func all(_ level: RunSummary.Level) -> [(title: String, text: String)] {
        let health = level.groups.last.flatMap {
            HarnessHealth.line($0.value("send_lag"), level.window?.instrument)
        }
        return [window(level).map { ("Window", $0) }, health.map { ("Harness", $0) }].compactMap(\.self)
    }

    /// The warm-up, the steady window and the drain; `nil` where the run was killed.
    private static func window(_ level: RunSummary.Level) -> String? {
        guard let window = level.window else { return nil }
        let warmUp =
            level.warmUps == 0
            ? "no warm-up"
            : "warmed up by \(Figure.counted(level.warmUps, "episode")) in "
                + "\(seconds(window.steadyFrom - window.began)), left out"
        return
            "\(warmUp) · steady for \(seconds(window.steadyTo - window.steadyFrom)), over which rates are taken · "
            + "drained in \(seconds(window.ended - window.steadyTo))"
    }

    private static func seconds(_ time: Nanoseconds) -> String { Figure.number(time.inSeconds) + " s" }
}

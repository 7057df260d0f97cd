import AssayCore

/// What part of a level counts.
enum WindowWords {
    /// One line for people: the warm-up, the steady window and the drain; `nil` where the run was killed.
    static func line(_ level: RunSummary.Level) -> String? {
        guard let window = level.window else { return nil }
        let episodes = Figure.counted(level.warmUps, "episode")
        let warmUp =
            level.warmUps == 0
            ? "no warm-up"
            : "warmed up by \(episodes) in \(seconds(window.steadyFrom - window.began)), left out"
        return
            "\(warmUp) · steady for \(seconds(window.steadyTo - window.steadyFrom)), over which rates are taken · "
            + "drained in \(seconds(window.ended - window.steadyTo))"
    }

    private static func seconds(_ time: Nanoseconds) -> String { Figure.number(time.inSeconds) + " s" }
}

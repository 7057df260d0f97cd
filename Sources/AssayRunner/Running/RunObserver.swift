package import AssayCore

/// What a run tells while it goes on; called from many tasks, and must not take long.
package protocol RunObserver: Sendable {
    /// A level of load begins, with so many episodes planned, warm-up included.
    func levelBegan(_ level: PlannedLevel, index: Int)

    /// An episode has ended; its scores are empty where judging waits for the end of the load.
    func episodeEnded(_ episode: Episode, outputTokens: Int?)

    /// Judging that had to wait begins.
    func judgingBegan(count: Int)

    /// An episode that had to wait has been judged.
    func episodeJudged(_ episode: Episode)
}

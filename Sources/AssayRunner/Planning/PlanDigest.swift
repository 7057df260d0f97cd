import AssayCore
import AssayDigest

/// The digest of a plan: two plans with one digest run the same episodes in the same order.
enum PlanDigest {
    /// The SHA-256 of the seed and every level, one line each, in hexadecimal.
    static func of(seed: UInt64, levels: [PlannedLevel]) -> String {
        var digest = SHA256()
        digest.update("seed \(seed)\n")
        for level in levels {
            digest.update("level \(level.backend) \(level.shape) \(level.stop)\n")
            for episode in level.episodes {
                digest.update(line(episode))
            }
        }
        return digest.finish()
    }

    /// An episode's name, seed, arrival, pauses, padding and prompt length.
    private static func line(_ episode: PlannedEpisode) -> String {
        var line = episode.id
        line += " \(episode.seed)"
        if let arrival = episode.arrival { line += " at \(arrival.count)" }
        for pause in episode.pauses { line += " pause \(pause.count)" }
        if episode.paddingTokens > 0 { line += " padding \(episode.paddingTokens)" }
        if episode.promptTokens > 0 { line += " prompt \(episode.promptTokens)" }
        line += "\n"
        return line
    }
}

import AssayCore
import AssayDigest

/// The digest of a plan: two plans with one digest run the same episodes in the same order.
enum PlanDigest {
    /// The SHA-256 of the seed and every level, one line each, in hexadecimal.
    static func of(seed: UInt64, levels: [PlannedLevel]) -> String {
        var digest = SHA256()
        digest.update("seed \(seed)\n")
        var line = ""
        for level in levels {
            digest.update("level \(level.backend) \(level.shape) \(level.stop)\n")
            for episode in level.episodes {
                line.removeAll(keepingCapacity: true)
                write(episode, to: &line)
                digest.update(line)
            }
        }
        return digest.finish()
    }

    /// Adds an episode's name, seed, arrival, pauses, padding and prompt length.
    private static func write(_ episode: PlannedEpisode, to line: inout String) {
        line += episode.id
        add(" ", episode.seed, to: &line)
        if let arrival = episode.arrival { add(" at ", arrival.count, to: &line) }
        for pause in episode.pauses { add(" pause ", pause.count, to: &line) }
        if episode.paddingTokens > 0 { add(" padding ", episode.paddingTokens, to: &line) }
        if episode.promptTokens > 0 { add(" prompt ", episode.promptTokens, to: &line) }
        line += "\n"
    }

    private static func add(_ word: String, _ number: some BinaryInteger, to line: inout String) {
        line += word
        line += String(number)
    }
}

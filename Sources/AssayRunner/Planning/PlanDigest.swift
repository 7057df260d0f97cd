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
                digest.update("\(episode.id) \(episode.seed)\n")
            }
        }
        return digest.finish()
    }
}

/// What a sequence's cache holds, and whether somebody is using it.
struct CacheView: Sendable {
    /// The tokens in the cache.
    var tokens: [Int32]
    /// Whether a request is under way in it.
    var busy: Bool
    /// The step at which it was last used.
    var lastUsed: Int
}

/// Where a new prompt is computed, and what of it is there already.
struct Placement: Sendable, Hashable {
    /// The sequence that takes the prompt.
    var sequence: Int
    /// The sequence whose cache is copied first; `nil` where the sequence's own is used.
    var copiedFrom: Int?
    /// The prompt tokens that need not be computed.
    var reused: Int
}

/// Finds the cache that shares the longest beginning with a prompt.
enum PrefixReuse {
    /// The least gain in tokens for which another sequence's cache is copied rather than one's own used.
    static let worthCopying = 32

    /// The placement of a prompt; `nil` where every sequence is busy. The last token of a prompt is always computed, for its logits.
    static func place(_ prompt: [Int32], among caches: [CacheView]) -> Placement? {
        let idle = caches.indices.filter { !caches[$0].busy }
        let shared = caches.map { min(commonPrefix($0.tokens, prompt), max(0, prompt.count - 1)) }
        guard
            let own = idle.max(by: { (shared[$0], -caches[$0].lastUsed) < (shared[$1], -caches[$1].lastUsed) }
            ),
            let best = caches.indices.max(by: { shared[$0] < shared[$1] })
        else { return nil }
        guard shared[best] >= shared[own] + worthCopying,
            let oldest = idle.filter({ $0 != best }).min(by: { caches[$0].lastUsed < caches[$1].lastUsed })
        else { return Placement(sequence: own, copiedFrom: nil, reused: shared[own]) }
        return Placement(sequence: oldest, copiedFrom: best, reused: shared[best])
    }

    /// The number of tokens at which two begin alike.
    static func commonPrefix(_ a: [Int32], _ b: [Int32]) -> Int {
        var count = 0
        while count < a.count, count < b.count, a[count] == b[count] { count += 1 }
        return count
    }
}

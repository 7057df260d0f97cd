/// Finds the word that a person probably meant.
public enum NearMiss {
    /// The candidate nearest to a mistyped word, or `nil` where none is near enough to be worth suggesting.
    ///
    /// Near enough is one slip in three characters, at least one and at most three; of two at one distance the earlier wins.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let limit = min(3, max(1, word.count / 3))
        let ranked = candidates.map { (word: $0, distance: distance($0, word)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= limit ? best.word : nil
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbours that turn one word into another, ignoring
    /// case (optimal string alignment distance).
    public static func distance(_ first: String, _ second: String) -> Int {
        let a = Array(first.lowercased())
        let b = Array(second.lowercased())
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}

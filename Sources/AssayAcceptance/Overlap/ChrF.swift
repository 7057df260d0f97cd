/// chrF2 of one sentence as sacrebleu's `sentence_chrf` has it: character n-grams of orders 1 to 6 without white space, β = 2, averaged
/// over the orders that both texts have; of several references the best. Popović, WMT 2015 and 2016.
enum ChrF {
    private static let order = 6
    private static let beta = 2.0

    /// The score in 0…1 against several references.
    static func score(_ output: String, _ references: [String]) -> Double {
        var grams = NGramNumbers()
        let own = grams.counts(of: characters(of: output), upTo: order)
        return references.map { reference in
            fScore(own, grams.counts(of: characters(of: reference), upTo: order))
        }.max() ?? 0
    }

    private static func characters(of text: String) -> [Int] {
        text.unicodeScalars.lazy.map(\.value).filter { !Tokenizer13a.isSpace($0) }.map { Int($0) }
    }

    private static func fScore(_ own: [[Int: Int]], _ theirs: [[Int: Int]]) -> Double {
        var (precision, recall, orders) = (0.0, 0.0, 0.0)
        for (a, b) in zip(own, theirs) where !a.isEmpty && !b.isEmpty {
            let matched = Double(a.reduce(0) { $0 + min($1.value, b[$1.key] ?? 0) })
            precision += matched / Double(a.values.reduce(0, +))
            recall += matched / Double(b.values.reduce(0, +))
            orders += 1
        }
        guard precision + recall > 0 else { return 0 }
        (precision, recall) = (precision / orders, recall / orders)
        return min(1, (1 + beta * beta) * precision * recall / (beta * beta * precision + recall))
    }
}

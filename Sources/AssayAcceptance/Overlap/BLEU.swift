import Glibc

/// BLEU of one sentence as sacrebleu's `sentence_bleu` has it: orders 1 to 4, exponential smoothing, effective order, tokenizer 13a.
///
/// Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018; smoothing: Chen and Cherry, WMT 2014, method 3.
enum BLEU {
    private static let order = 4

    /// The score in 0…1 against several references.
    static func score(_ output: String, _ references: [String]) -> Double {
        var words = WordNumbers()
        var grams = NGramNumbers()
        let hypothesis = words.numbers(of: Tokenizer13a.tokens(of: output))
        let found = grams.counts(of: hypothesis, upTo: order)
        var most = [[Int: Int]](repeating: [:], count: order)
        var lengths: [Int] = []
        for reference in references {
            let items = words.numbers(of: Tokenizer13a.tokens(of: reference))
            lengths.append(items.count)
            for (length, counts) in grams.counts(of: items, upTo: order).enumerated() {
                most[length].merge(counts) { max($0, $1) }
            }
        }
        let correct = zip(found, most).map { own, theirs in
            own.reduce(0) { $0 + min($1.value, theirs[$1.key] ?? 0) }
        }
        let totals = found.map { $0.values.reduce(0, +) }
        return precision(correct, totals) * brevity(hypothesis.count, closest(to: hypothesis.count, lengths))
    }

    /// The geometric mean of the precisions; an order without a match counts as 1 ÷ 2^k of one, the k-th such order.
    private static func precision(_ correct: [Int], _ totals: [Int]) -> Double {
        guard correct.contains(where: { $0 > 0 }) else { return 0 }
        var smoothing = 1.0
        var sum = 0.0
        var effective = 0
        for (right, total) in zip(correct, totals) {
            guard total > 0 else { break }
            effective += 1
            if right == 0 { smoothing *= 2 }
            sum += log(right == 0 ? 1 / (smoothing * Double(total)) : Double(right) / Double(total))
        }
        return min(1, exp(sum / Double(effective)))
    }

    private static func brevity(_ own: Int, _ reference: Int) -> Double {
        if own >= reference { return 1 }
        return own > 0 ? exp(1 - Double(reference) / Double(own)) : 0
    }

    /// The reference length nearest to a length; of two as near the shorter.
    private static func closest(to length: Int, _ lengths: [Int]) -> Int {
        lengths.min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? 0
    }
}

import AssayCore
import Glibc

extension Metric {
    /// How high the retriever ranked what a question needs.
    static let retrievalGain = Metric(
        name: "retrieval_ndcg", title: "retrieval nDCG@k", unit: "share", polarity: .higherIsBetter,
        formula:
            "mean over episodes with retrieval of DCG ÷ ideal DCG; DCG = Σ over ranks r ≤ k of gain ÷ log2(r + 1), "
            + "gain 1 for the first passage of each relevant one, else 0 (Järvelin and Kekäläinen 2002)"
    ) { input in
        .meanOverRetrieval(input) { $0.normalizedGain }
    }
}

extension Ranking {
    /// DCG over the DCG of the best order of equally many passages, in 0…1.
    var normalizedGain: Double {
        var open = relevant
        var gain = 0.0
        for (index, id) in retrieved.enumerated() {
            guard let found = open.firstIndex(where: { $0.contains(id) }) else { continue }
            open.remove(at: found)
            gain += Self.discount(index)
        }
        let ideal = (0..<min(relevant.count, retrieved.count)).reduce(0) { $0 + Self.discount($1) }
        return ideal > 0 ? gain / ideal : 0
    }

    /// The weight of a rank, an index from 0.
    private static func discount(_ index: Int) -> Double { 1 / log2(Double(index + 2)) }
}

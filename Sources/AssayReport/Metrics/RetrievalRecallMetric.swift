import AssayCore

extension Metric {
    /// How much of what a question needs the retriever found.
    static let retrievalRecall = Metric(
        name: "retrieval_recall", title: "retrieval recall@k", unit: "share", polarity: .higherIsBetter,
        formula:
            "mean over episodes with retrieval of: relevant passages among the k retrieved ÷ relevant passages; "
            + "k is the suite's top_k, alternatives count as one passage"
    ) { input in
        .meanOverRetrieval(input) { ranking in
            Double(ranking.relevant.count { $0.contains(where: ranking.retrieved.contains) })
                / Double(ranking.relevant.count)
        }
    }
}

/// What a retriever returned for a question, and what it should have.
struct Ranking: Sendable {
    /// The passages retrieved, by id, best first.
    var retrieved: [String]
    /// The passages that the answer needs, each with its alternatives.
    var relevant: [[String]]
}

extension MetricInput.Item {
    /// The ranking, where a retriever made one and the case names its relevant passages; a fixed track has none.
    var ranking: Ranking? {
        guard let testCase, testCase.passages == nil, let relevant = testCase.expect["sources"]?.sources,
            !relevant.isEmpty, !episode.retrieved.isEmpty
        else { return nil }
        return Ranking(retrieved: episode.retrieved, relevant: relevant)
    }
}

extension MetricValue {
    /// The mean of a figure of rankings, over the episodes that have one.
    static func meanOverRetrieval(_ input: MetricInput, _ figure: (Ranking) -> Double) -> MetricValue {
        let ranked = input.only { $0.ranking != nil }
        guard !ranked.items.isEmpty else {
            return .absent(because: "no case with retrieval names its relevant passages")
        }
        let figures = ranked.items.map { $0.ranking.map(figure) ?? 0 }
        if figures.allSatisfy({ $0 == 1 }) || figures.allSatisfy({ $0 == 0 }) {
            // Resampling what is all alike shows no scatter; as a share it has the bound that so many episodes allow.
            return share(ranked) { _ in figures.first == 1 }
        }
        return ratio(ranked) { item in (item.ranking.map(figure) ?? 0, 1) }
    }
}

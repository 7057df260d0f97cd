import AssayCore
import AssayStatistics

/// One drawn case.
struct Draw {
    var suite: String
    var caseID: String
    var repetition: Int
    var turns: Int
    var padding: TokenDistribution?
    var promptLength: TokenDistribution?

    init(_ entry: MixEntry, _ testCase: Case, repetition: Int) {
        suite = entry.suite.name
        caseID = testCase.id
        self.repetition = repetition
        turns = testCase.followUps.count
        padding = entry.padding
        promptLength = entry.promptLength
    }

    /// The episode; everything random in it comes from one stream that bears the case's and the repeat's name.
    func planned(
        level: Int, seed: UInt64, warmUp: Bool, thinkTime: TimeDistribution?, arrival: Nanoseconds? = nil
    ) -> PlannedEpisode {
        let name = "\(suite)/\(caseID)/\(repetition)"
        var stream = SeededStream(seed: seed, purpose: "sampling/" + name)
        return PlannedEpisode(
            id: "\(level)/\(warmUp ? "warm-up/" : "")\(name)", suite: suite, caseID: caseID,
            repetition: repetition, seed: UInt32(truncatingIfNeeded: stream.next()), warmUp: warmUp,
            arrival: arrival,
            pauses: thinkTime.map { time in (0...turns).map { _ in time.draw(&stream) } } ?? [],
            paddingTokens: padding.map { max(0, $0.draw(&stream)) } ?? 0,
            promptTokens: promptLength.map { max(1, $0.draw(&stream)) } ?? 0)
    }
}

/// Deals cases without end: suites drawn by their weights, each suite's cases in rounds, each round shuffled anew.
struct Dealer {
    private let total: Int
    private var stream: SeededStream
    private var decks: [Deck]

    init(_ suites: [MixEntry], seed: UInt64, purpose: String) {
        total = suites.reduce(0) { $0 + $1.weight }
        stream = SeededStream(seed: seed, purpose: purpose)
        decks = suites.map { Deck(entry: $0, seed: seed, purpose: purpose) }
    }

    /// The next case; `nil` where there is none at all.
    mutating func deal() -> Draw? {
        guard total > 0 else { return nil }
        var ticket = Int(stream.next(below: UInt64(total)))
        let index =
            decks.firstIndex { deck in
                ticket -= deck.entry.weight
                return ticket < 0
            } ?? 0
        return decks[index].deal()
    }

    /// So many cases.
    mutating func deal(_ count: Int) -> [Draw] { (0..<count).compactMap { _ in deal() } }
}

/// A suite's cases, shuffled anew for every round, each as often in a round as its weight says.
private struct Deck {
    let entry: MixEntry
    let seed: UInt64
    let purpose: String
    var round = 0
    /// Places in the suite's list of cases.
    var cards: [Int] = []
    var repetitions: [Int]

    init(entry: MixEntry, seed: UInt64, purpose: String) {
        self.entry = entry
        self.seed = seed
        self.purpose = purpose
        repetitions = Array(repeating: 0, count: entry.suite.cases.count)
    }

    mutating func deal() -> Draw? {
        if cards.isEmpty {
            cards = entry.suite.cases.indices.flatMap {
                Array(repeating: $0, count: max(1, entry.suite.cases[$0].weight))
            }
            var stream = SeededStream(seed: seed, purpose: "\(purpose)/\(entry.suite.name)/\(round)")
            stream.shuffle(&cards)
            round += 1
        }
        guard let card = cards.popLast() else { return nil }
        defer { repetitions[card] += 1 }
        return Draw(entry, entry.suite.cases[card], repetition: repetitions[card])
    }
}

import AssayCore
import AssayStatistics

/// What all episodes of a case share, worked out once; an object, so that a draw copies a reference and none of its texts.
final class DrawnCase: Sendable {
    let suite: String
    let caseID: String
    let turns: Int
    let padding: TokenDistribution?
    let promptLength: TokenDistribution?
    /// The suite's and the case's name, a slash behind each.
    let name: String
    /// The purpose of an episode's random stream, but for the repeat at its end.
    let purpose: String

    init(_ entry: MixEntry, _ testCase: Case) {
        suite = entry.suite.name
        caseID = testCase.id
        turns = testCase.followUps.count
        padding = entry.padding
        promptLength = entry.promptLength
        name = "\(suite)/\(caseID)/"
        purpose = "sampling/" + name
    }

    /// The cases of a suite, by name.
    static func byName(_ entry: MixEntry) -> [String: DrawnCase] {
        Dictionary(entry.suite.cases.map { ($0.id, DrawnCase(entry, $0)) }) { first, _ in first }
    }
}

/// A repeat of a drawn case.
struct Draw {
    let drawn: DrawnCase
    let repetition: Int

    /// The episode, its name after a prefix; everything random in it comes from one stream that bears the case's and the repeat's name.
    func planned(
        _ prefix: String, seed: UInt64, warmUp: Bool, thinkTime: TimeDistribution?, arrival: Nanoseconds?
    ) -> PlannedEpisode {
        let number = String(repetition)
        var stream = SeededStream(seed: seed, purpose: drawn.purpose, of: number)
        return PlannedEpisode(
            id: prefix + drawn.name + number, suite: drawn.suite, caseID: drawn.caseID,
            repetition: repetition, seed: UInt32(truncatingIfNeeded: stream.next()), warmUp: warmUp,
            arrival: arrival,
            pauses: thinkTime.map { time in (0...drawn.turns).map { _ in time.draw(&stream) } } ?? [],
            paddingTokens: drawn.padding.map { max(0, $0.draw(&stream)) } ?? 0,
            promptTokens: drawn.promptLength.map { max(1, $0.draw(&stream)) } ?? 0)
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
                ticket -= deck.weight
                return ticket < 0
            } ?? 0
        return decks[index].deal()
    }

    /// So many cases.
    mutating func deal(_ count: Int) -> [Draw] { (0..<count).compactMap { _ in deal() } }
}

/// A suite's cases, shuffled anew for every round, each as often in a round as its weight says.
private struct Deck {
    let weight: Int
    private let purpose: String
    private let seed: UInt64
    private let cases: [DrawnCase]
    /// Places in the list of cases, each as often as its case's weight says.
    private let everyCard: [Int]
    private var round = 0
    private var cards: [Int] = []
    private var repetitions: [Int]

    init(entry: MixEntry, seed: UInt64, purpose: String) {
        weight = entry.weight
        self.purpose = "\(purpose)/\(entry.suite.name)/"
        self.seed = seed
        cases = entry.suite.cases.map { DrawnCase(entry, $0) }
        everyCard = entry.suite.cases.enumerated().flatMap { Array(repeating: $0, count: max(1, $1.weight)) }
        repetitions = Array(repeating: 0, count: cases.count)
    }

    mutating func deal() -> Draw? {
        if cards.isEmpty {
            cards = everyCard
            var stream = SeededStream(seed: seed, purpose: purpose, of: String(round))
            stream.shuffle(&cards)
            round += 1
        }
        guard let card = cards.popLast() else { return nil }
        defer { repetitions[card] += 1 }
        return Draw(drawn: cases[card], repetition: repetitions[card])
    }
}

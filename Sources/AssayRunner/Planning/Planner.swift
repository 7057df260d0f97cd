package import AssayCore
import AssayStatistics

/// Decides everything random from the seed, before the first byte is sent.
///
/// Without a stop rule a level is every case, `repeats` times, in a seeded order. With one, suites are drawn by their weights and
/// each suite deals its shuffled cases, one round after another. Every backend and every concurrency gets the same episodes in the same
/// order, so that they compare case by case.
package enum Planner {
    /// The plan for a request: the same request gives the same plan on any machine.
    package static func plan(_ request: PlanRequest) -> RunPlan {
        let measured =
            request.stop == StopRule()
            ? everyCase(request) : drawn(request, count: drawCount(request), purpose: "mix")
        let warmUp = drawn(request, count: request.warmUp, purpose: "warm-up")
        var levels: [PlannedLevel] = []
        for backend in request.backends {
            for concurrency in request.concurrencies {
                let level = levels.count
                levels.append(
                    PlannedLevel(
                        backend: backend, shape: .closed(concurrency: concurrency), stop: request.stop,
                        episodes: warmUp.map { $0.planned(level: level, seed: request.seed, warmUp: true) }
                            + measured.map { $0.planned(level: level, seed: request.seed, warmUp: false) }))
            }
        }
        return RunPlan(
            seed: request.seed, levels: levels, digest: PlanDigest.of(seed: request.seed, levels: levels))
    }

    /// The number of episodes to draw: as many as asked for, or one pass that the time limit may repeat.
    private static func drawCount(_ request: PlanRequest) -> Int {
        request.stop.episodes
            ?? request.suites.reduce(0) { $0 + $1.suite.cases.count * $1.weight } * request.repeats
    }

    /// Every case of every suite, each as often as asked, in a seeded order.
    private static func everyCase(_ request: PlanRequest) -> [Draw] {
        var draws = request.suites.flatMap { entry in
            entry.suite.cases.flatMap { testCase in
                (0..<request.repeats).map {
                    Draw(suite: entry.suite.name, caseID: testCase.id, repetition: $0)
                }
            }
        }
        var stream = SeededStream(seed: request.seed, purpose: "order")
        stream.shuffle(&draws)
        return draws
    }

    /// A number of episodes, suites drawn by weight, cases dealt round after round.
    private static func drawn(_ request: PlanRequest, count: Int, purpose: String) -> [Draw] {
        let total = request.suites.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return [] }
        var stream = SeededStream(seed: request.seed, purpose: purpose)
        var decks = request.suites.map { Deck(suite: $0.suite, seed: request.seed, purpose: purpose) }
        return (0..<count).map { _ in
            var ticket = Int(stream.next(below: UInt64(total)))
            let index =
                request.suites.firstIndex { entry in
                    ticket -= entry.weight
                    return ticket < 0
                } ?? 0
            return decks[index].deal()
        }
    }
}

/// One drawn case.
private struct Draw {
    var suite: String
    var caseID: String
    var repetition: Int

    func planned(level: Int, seed: UInt64, warmUp: Bool) -> PlannedEpisode {
        let name = "\(suite)/\(caseID)/\(repetition)"
        var stream = SeededStream(seed: seed, purpose: "sampling/" + name)
        return PlannedEpisode(
            id: "\(level)/\(warmUp ? "warm-up/" : "")\(name)", suite: suite, caseID: caseID,
            repetition: repetition, seed: UInt32(truncatingIfNeeded: stream.next()), warmUp: warmUp)
    }
}

/// A suite's cases, shuffled anew for every round, each as often in a round as its weight says.
private struct Deck {
    let suite: Suite
    let seed: UInt64
    let purpose: String
    var round = 0
    var cards: [String] = []
    var repetitions: [String: Int] = [:]

    init(suite: Suite, seed: UInt64, purpose: String) {
        self.suite = suite
        self.seed = seed
        self.purpose = purpose
    }

    mutating func deal() -> Draw {
        if cards.isEmpty {
            cards = suite.cases.flatMap { Array(repeating: $0.id, count: max(1, $0.weight)) }
            var stream = SeededStream(seed: seed, purpose: "\(purpose)/\(suite.name)/\(round)")
            stream.shuffle(&cards)
            round += 1
        }
        let caseID = cards.removeLast()
        defer { repetitions[caseID, default: 0] += 1 }
        return Draw(suite: suite.name, caseID: caseID, repetition: repetitions[caseID, default: 0])
    }
}

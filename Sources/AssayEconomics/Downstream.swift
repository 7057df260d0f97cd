import AssayCore
import AssayStatistics

/// What outcomes cost downstream, by suite: review by people, failure, and outputs accepted that should not have been.
///
/// Every amount is worked out once; an episode only chooses among them.
struct Downstream {
    /// A loss that follows from a label, or from the outcome alone.
    private struct Loss {
        var label: String?
        var line: LedgerLine
    }

    private let occasion: ReviewPolicy.Occasion?
    private let review: LedgerLine
    private let lookAtUnscored: LedgerLine?
    private let failure: LedgerLine?
    private let failures: [Loss]
    private let falseAccepts: [Loss]
    private let seed: UInt64
    /// The share of episodes that are drawn for review.
    private let drawn: Double

    /// Works out the amounts; sampled reviews are drawn from the plan's seed.
    init(_ economics: SuiteEconomics, currency: Currency, seed: UInt64) {
        func losses(_ stated: [DownstreamLoss], _ account: Account) -> [Loss] {
            stated.map {
                Loss(
                    label: $0.label,
                    line: LedgerLine(account, Self.cost($0.expected, currency), item: $0.name))
            }
        }
        occasion = economics.review?.occasion
        review = LedgerLine(.review, Self.cost(economics.review?.cost, currency))
        lookAtUnscored = economics.costOfReview.map { LedgerLine(.review, .known($0)) }
        failure = economics.costOfFailure.map { LedgerLine(.failure, .known($0)) }
        failures = losses(economics.failures, .failure)
        falseAccepts = losses(economics.falseAccepts, .falseAccepts)
        self.seed = seed
        drawn = if case .sampled(let share) = economics.review?.occasion { share.inUnits } else { 0 }
    }

    /// Adds the lines of one episode.
    func add(_ episode: Episode, to lines: inout [LedgerLine]) {
        switch episode.outcome {
        // An interrupt says nothing of the work; a spent budget leaves whoever waited without an answer.
        case .stopped where episode.ending == .stopped(.interrupt): break
        case .accepted:
            addReview(episode, &lines)
            add(falseAccepts, episode, &lines)
        case .unscored: addReview(episode, &lines)
        case .rejected:
            addReview(episode, &lines)
            addFailure(episode, &lines)
        case .failed, .stopped: addFailure(episode, &lines)
        }
    }

    /// A review where the policy wants one; an output that nobody could judge is looked at in any case.
    private func addReview(_ episode: Episode, _ lines: inout [LedgerLine]) {
        if let occasion, isReviewed(episode, occasion) {
            lines.append(review)
        } else if episode.outcome == .unscored, let lookAtUnscored {
            lines.append(lookAtUnscored)
        }
    }

    private func isReviewed(_ episode: Episode, _ occasion: ReviewPolicy.Occasion) -> Bool {
        switch occasion {
        case .always: return true
        case .sampled:
            var stream = SeededStream(seed: seed, purpose: "review/", of: episode.planned.id)
            return stream.nextUnit() < drawn
        case .flagged(let scorer):
            return episode.scores.contains { score in
                if case .judged(_, passed: true) = score.finding { return false }
                return score.scorer == scorer
            }
        }
    }

    private func addFailure(_ episode: Episode, _ lines: inout [LedgerLine]) {
        if let failure { lines.append(failure) }
        add(failures, episode, &lines)
    }

    /// The expected losses whose label some score has, or that need none.
    private func add(_ losses: [Loss], _ episode: Episode, _ lines: inout [LedgerLine]) {
        for loss in losses {
            if let label = loss.label, !episode.scores.contains(where: { $0.label == label }) { continue }
            lines.append(loss.line)
        }
    }

    static func cost(_ money: Money?, _ currency: Currency) -> Cost {
        money.map { .known($0) } ?? .atLeast(.zero(currency), because: "the cost is too large to be counted")
    }
}

import AssayCore
import AssayStatistics

/// What an episode's outcome costs downstream: review by people, failure, and outputs accepted that should not have been.
struct Downstream {
    let economics: SuiteEconomics
    let currency: Currency
    /// The seed of the plan, from which sampled reviews are drawn.
    let seed: UInt64

    /// The lines of one episode.
    func lines(of episode: Episode) -> [LedgerLine] {
        switch episode.outcome {
        // An interrupt says nothing of the work; a spent budget leaves whoever waited without an answer.
        case .stopped where episode.ending == .stopped(.interrupt): []
        case .accepted: review(of: episode) + losses(economics.falseAccepts, .falseAccepts, episode)
        case .unscored: review(of: episode)
        case .rejected: review(of: episode) + failure(of: episode)
        case .failed, .stopped: failure(of: episode)
        }
    }

    /// A review where the policy wants one; an output that nobody could judge is looked at in any case.
    private func review(of episode: Episode) -> [LedgerLine] {
        if let policy = economics.review, isReviewed(episode, policy.occasion) {
            return [LedgerLine(.review, Self.cost(policy.cost, currency))]
        }
        guard episode.outcome == .unscored, let cost = economics.costOfReview else { return [] }
        return [LedgerLine(.review, .known(cost))]
    }

    private func isReviewed(_ episode: Episode, _ occasion: ReviewPolicy.Occasion) -> Bool {
        switch occasion {
        case .always: return true
        case .sampled(let share):
            var stream = SeededStream(seed: seed, purpose: "review/" + episode.planned.id)
            return stream.nextUnit() < share.inUnits
        case .flagged(let scorer):
            return episode.scores.contains { score in
                if case .judged(_, passed: true) = score.finding { return false }
                return score.scorer == scorer
            }
        }
    }

    private func failure(of episode: Episode) -> [LedgerLine] {
        (economics.costOfFailure.map { [LedgerLine(.failure, .known($0))] } ?? [])
            + losses(economics.failures, .failure, episode)
    }

    /// The expected losses whose label some score has, or that need none.
    private func losses(_ losses: [DownstreamLoss], _ account: Account, _ episode: Episode) -> [LedgerLine] {
        losses.filter { loss in
            loss.label.map { label in episode.scores.contains { $0.label == label } } ?? true
        }.map { LedgerLine(account, Self.cost($0.expected, currency), item: $0.name) }
    }

    static func cost(_ money: Money?, _ currency: Currency) -> Cost {
        money.map { .known($0) } ?? .atLeast(.zero(currency), because: "the cost is too large to be counted")
    }
}

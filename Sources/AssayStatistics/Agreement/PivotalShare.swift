/// Episodes counted by what a judge's verdict does to them. A verdict is pivotal where the episode is accepted if the judge accepts and is not if
/// it rejects; every other episode is decided without it. Acceptance rules are monotone, so that no episode is accepted for being rejected by the judge.
package struct PivotalShare: Sendable, Hashable {
    /// All episodes.
    package var episodes: Int
    /// Those that are accepted whatever the judge says.
    package var acceptedAnyway: Int
    /// Those in which its verdict is pivotal.
    package var pivotal: Int
    /// The pivotal ones that it could judge.
    package var judged: Int
    /// Those of them that it accepts.
    package var accepted: Int

    /// Makes counts.
    package init(
        episodes: Int = 0, acceptedAnyway: Int = 0, pivotal: Int = 0, judged: Int = 0, accepted: Int = 0
    ) {
        self.episodes = episodes
        self.acceptedAnyway = acceptedAnyway
        self.pivotal = pivotal
        self.judged = judged
        self.accepted = accepted
    }

    /// The corrected share with the interval of as many independent episodes, of which each counts `part`; `nil` where there are pivotal ones for
    /// which Rogan and Gladen's estimator has none.
    ///
    /// With δ the share accepted anyway, ρ the share of pivotal ones among the others and π the corrected share of these, it is
    /// δ + (1 − δ)ρπ = 1 − (1 − δ)(1 − ρπ). The three are estimated apart from one another (δ and ρ factor the multinomial likelihood), so that the
    /// interval of the product is recovered from theirs.
    fileprivate func corrected(by table: ConfusionTable, counting part: Double) -> Interval? {
        func share(_ some: Int, of all: Int) -> Interval? {
            Proportion.interval(successes: part * Double(some), trials: part * Double(all))
        }
        let others = episodes - acceptedAnyway
        guard pivotal > 0 else { return share(acceptedAnyway, of: episodes) }
        guard
            var corrected = RoganGladen.interval(
                accepted: part * Double(accepted), of: part * Double(judged), table: table)
        else { return nil }
        if pivotal < others, let among = share(pivotal, of: others) { corrected = corrected.times(among) }
        guard acceptedAnyway > 0, let rest = share(others, of: episodes) else { return corrected }
        return corrected.complement.times(rest).complement
    }
}

extension [PivotalShare] {
    /// The share of episodes that would be accepted if people gave the verdicts, from the counts of each cluster: the decided ones as they are, and
    /// of the pivotal ones the share that Rogan and Gladen's estimator makes of the judged. `nil` where there are pivotal ones for which it has none,
    /// without bounds for one cluster of several episodes.
    ///
    /// The interval is that of as many independent episodes as the clusters are worth: of n ÷ d, where d is the variance over clusters ÷ the variance
    /// as of independent episodes, times the square of the ratio of Student's t with n − 1 to that with G − 1 degrees of freedom, and never of more
    /// than n. Where each cluster is one episode these are the n.
    ///
    /// Source: Korn and Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated from survey data",
    /// Survey Methodology 24 (1998).
    package func corrected(by table: ConfusionTable) -> Interval? {
        let all = total
        let isOfOne = count == 1 && all.episodes > 1
        let part = isOfOne ? 1 : independentPart(Correction(of: all, by: table))
        return all.corrected(by: table, counting: part).map {
            isOfOne ? Interval(value: $0.value, low: nil, high: nil) : $0
        }
    }

    /// The counts of all clusters.
    package var total: PivotalShare {
        reduce(into: PivotalShare()) { sum, one in
            sum.episodes += one.episodes
            sum.acceptedAnyway += one.acceptedAnyway
            sum.pivotal += one.pivotal
            sum.judged += one.judged
            sum.accepted += one.accepted
        }
    }

    /// How many independent episodes one episode is worth. Where none differs from another nothing is known of how clusters do, and all episodes of
    /// a cluster count as one.
    private func independentPart(_ correction: Correction) -> Double {
        let episodes = correction.all.episodes
        guard count < episodes else { return 1 }
        var clusters = Influences()
        for cluster in self { clusters.add(correction.influence(of: cluster)) }
        guard let over = clusters.standardError, let apart = correction.independentError, apart > 0 else {
            return 1 / Double(map(\.episodes).max() ?? 1)
        }
        func reach(_ units: Int, _ error: Double) -> Double {
            StudentT.quantile(0.975, degreesOfFreedom: Double(units - 1)) * error
        }
        let ratio = reach(episodes, apart) / reach(count, over)
        return Swift.min(1, ratio * ratio)
    }
}

/// The corrected share to first order in what was observed; sensitivity and specificity are held.
private struct Correction {
    let all: PivotalShare
    /// The share of the judged that are accepted.
    private let share: Double
    /// Sensitivity + specificity − 1.
    private let youden: Double
    /// The share of the pivotal ones that people would accept.
    private let pivotalShare: Double
    /// The corrected share of all.
    private let value: Double

    init(of all: PivotalShare, by table: ConfusionTable) {
        self.all = all
        let specificity = Double(table.trueNegatives) / Double(Swift.max(1, table.negatives))
        youden = Double(table.truePositives) / Double(Swift.max(1, table.positives)) + specificity - 1
        share = Double(all.accepted) / Double(Swift.max(1, all.judged))
        pivotalShare = all.pivotal > 0 ? (share + specificity - 1) / youden : 0
        value = (Double(all.acceptedAnyway) + Double(all.pivotal) * pivotalShare) / Double(all.episodes)
    }

    /// What some of the episodes add to the corrected share's deviation from the truth.
    func influence(of some: PivotalShare) -> Double {
        let judged =
            all.judged > 0
            ? Double(all.pivotal) / Double(all.judged) / youden
                * (Double(some.accepted) - share * Double(some.judged)) : 0
        let decided = Double(some.acceptedAnyway) - value * Double(some.episodes)
        return (decided + pivotalShare * Double(some.pivotal) + judged) / Double(all.episodes)
    }

    /// The standard error of the corrected share were the episodes independent; `nil` of fewer than two.
    var independentError: Double? {
        let kinds: [(PivotalShare, count: Int)] = [
            (.init(episodes: 1, acceptedAnyway: 1), all.acceptedAnyway),
            (.init(episodes: 1, pivotal: 1, judged: 1, accepted: 1), all.accepted),
            (.init(episodes: 1, pivotal: 1, judged: 1), all.judged - all.accepted),
            (.init(episodes: 1, pivotal: 1), all.pivotal - all.judged),
            (.init(episodes: 1), all.episodes - all.acceptedAnyway - all.pivotal),
        ]
        let squares = kinds.reduce(0.0) { sum, kind in
            let term = influence(of: kind.0)
            return sum + Double(kind.count) * term * term
        }
        let count = Double(all.episodes)
        return count > 1 ? (count / (count - 1) * squares).squareRoot() : nil
    }
}

extension Interval {
    /// The other share, 1 − value.
    fileprivate var complement: Interval {
        Interval(value: 1 - value, low: high.map { 1 - $0 }, high: low.map { 1 - $0 })
    }
}

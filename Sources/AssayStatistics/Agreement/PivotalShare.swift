/// Episodes counted by what a judge's verdict does to them. A verdict is pivotal where the episode is accepted if the judge accepts and is not if
/// it rejects; every other episode is decided without it. Acceptance rules are monotone, so that no episode is accepted for being rejected by the judge.
package struct PivotalShare: Sendable, Hashable {
    /// All episodes.
    package var episodes = 0
    /// Those that are accepted whatever the judge says.
    package var acceptedAnyway = 0
    /// Those in which its verdict is pivotal.
    package var pivotal = 0
    /// The pivotal ones that it could judge.
    package var judged = 0
    /// Those of them that it accepts.
    package var accepted = 0

    /// Counts of none.
    package init() {}

    /// The share of episodes that would be accepted if people gave the verdicts: the decided ones as they are, and of the pivotal ones the share
    /// that Rogan and Gladen's estimator makes of the judged. `nil` where there are pivotal ones for which it has none.
    ///
    /// With δ the share accepted anyway, ρ the share of pivotal ones among the others and π the corrected share of these, it is
    /// δ + (1 − δ)ρπ = 1 − (1 − δ)(1 − ρπ). The three are estimated apart from one another (δ and ρ factor the multinomial likelihood), so that the
    /// interval of the product is recovered from theirs.
    package func corrected(by table: ConfusionTable) -> Interval? {
        let others = episodes - acceptedAnyway
        guard pivotal > 0 else { return Proportion.interval(successes: acceptedAnyway, trials: episodes) }
        guard var share = RoganGladen.interval(accepted: accepted, of: judged, table: table) else {
            return nil
        }
        if pivotal < others, let among = Proportion.interval(successes: pivotal, trials: others) {
            share = share.times(among)
        }
        guard acceptedAnyway > 0, let rest = Proportion.interval(successes: others, trials: episodes) else {
            return share
        }
        return share.complement.times(rest).complement
    }
}

extension Interval {
    /// The other share, 1 − value.
    fileprivate var complement: Interval {
        Interval(value: 1 - value, low: high.map { 1 - $0 }, high: low.map { 1 - $0 })
    }
}

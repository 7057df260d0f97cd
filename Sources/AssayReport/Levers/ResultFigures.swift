import AssayCore
import AssayStatistics

/// The figures of the results of one configuration, each with its clustered 95 % interval.
extension [CaseResult] {
    /// Those that were judged: an unscored or stopped one says nothing of what is accepted.
    var judged: [CaseResult] { filter { !$0.isOpen } }

    /// The share accepted of those that were judged; `nil` where none was.
    var acceptance: Estimate? {
        judged.map { Trial(cluster: $0.clusterName, holds: $0.outcome == .accepted) }.share { $0.delta() }
    }

    /// The mean cost of an episode, in units of the currency; `nil` where some cost is unknown.
    var meanCost: Estimate? {
        allSatisfy { $0.costNanos != nil } ? mean { $0.costInUnits ?? 0 } : nil
    }

    /// The mean episode time in milliseconds.
    var meanTime: Estimate? { mean { $0.episodeTime.inMilliseconds } }

    /// Σ cost ÷ accepted episodes of those that were judged; `nil` where none was accepted or some cost is unknown.
    func costPerAccepted(seed: UInt64) -> Estimate? {
        let judged = judged
        guard judged.allSatisfy({ $0.costNanos != nil }) else { return nil }
        let ratio = RatioOfSums(
            samples: judged.map { one in
                (
                    cluster: one.clusterName, numerator: one.costInUnits ?? 0,
                    denominator: one.outcome == .accepted ? 1 : 0
                )
            })
        return ratio.interval(bootstrap: ClusterBootstrap(seed: seed, purpose: "levers")).map {
            Estimate($0, count: ratio.clusters.count)
        }
    }

    private func mean(_ value: (CaseResult) -> Double) -> Estimate? {
        let ratio = RatioOfSums(meanOf: map { (cluster: $0.clusterName, value: value($0)) })
        return ratio.delta().map { Estimate($0, count: ratio.clusters.count) }
    }
}

extension CaseResult {
    /// The cluster, told apart from those of other suites.
    var clusterName: String { suite + "/" + cluster }

    /// The cost in units of the currency; `nil` where it is unknown.
    var costInUnits: Double? { costNanos.map { Double($0) / 1e9 } }
}

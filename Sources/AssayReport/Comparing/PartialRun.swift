import AssayCore
import AssayStatistics

/// What a run of a part of the baseline's cases says of all of them.
///
/// The cases that it ran may be the easier ones, and the baseline knows by how much: its rate over all of them is the control variate. The
/// estimate supposes that the part was drawn by chance, as `--episodes` and the blocks of a gate draw it. Verdicts rest on the pairs alone.
enum PartialRun {
    /// The rate for each suite of which a part was run, over cases that are clusters of their own.
    static func rates(_ pairs: [Pairing.Pair], of baseline: Baseline) -> [AdjustedRate] {
        guard pairs.count < baseline.results.count else { return [] }
        return Dictionary(grouping: pairs, by: \.before.suite).sorted { $0.key < $1.key }
            .compactMap { rate($0.value, of: baseline, suite: $0.key) }
    }

    private static func rate(_ pairs: [Pairing.Pair], of baseline: Baseline, suite: String) -> AdjustedRate? {
        let levels = Set(pairs.map { Level($0.before) })
        let whole = baseline.results.filter { $0.suite == suite && levels.contains(Level($0)) }
        let known = shares(whole)
        let judged = pairs.filter { !$0.isOpen }
        let before = shares(judged.map(\.before))
        let after = shares(judged.map(\.after))
        let names = after.keys.sorted()
        guard names.count < known.count, Set(whole.map(\.cluster)).count == Set(whole.map(\.caseID)).count,
            let adjusted = ControlVariate(
                names.compactMap { after[$0] }, covariate: names.compactMap { before[$0] },
                mean: known.values.reduce(0, +) / Double(known.count))
        else { return nil }
        let interval = adjusted.interval()
        return AdjustedRate(
            suite: suite,
            plain: names.compactMap { after[$0] }.reduce(0, +) / Double(names.count),
            adjusted: Estimate(
                value: min(1, max(0, interval.value)), low: interval.low.map { max(0, $0) },
                high: interval.high.map { min(1, $0) }, count: names.count), cases: known.count,
            gain: adjusted.gain)
    }

    private struct Level: Hashable {
        var backend: String
        var load: String

        init(_ result: CaseResult) {
            backend = result.backend
            load = result.load
        }
    }

    /// The share of a case's results that were accepted, by its name; what was not judged is left out.
    private static func shares(_ results: [CaseResult]) -> [String: Double] {
        Dictionary(grouping: results.filter { !$0.isOpen }, by: \.caseID).mapValues { own in
            Double(own.count { $0.outcome == .accepted }) / Double(own.count)
        }
    }
}

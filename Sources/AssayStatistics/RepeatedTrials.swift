/// What repeats of a case say of fewer tries, without bias.
package enum RepeatedTrials {
    /// pass@k = 1 − C(n−c,k)/C(n,k): the chance that at least one of k tries passes, from c passes among n; `nil` for k outside 1…n.
    ///
    /// Source: Chen et al., "Evaluating large language models trained on code", 2021. As a product, so that nothing overflows.
    package static func anyOf(_ k: Int, passes c: Int, trials n: Int) -> Double? {
        all(of: k, passes: n - c, trials: n).map { 1 - $0 }
    }

    /// pass^k = C(c,k)/C(n,k): the chance that all of k tries pass; `nil` for k outside 1…n.
    ///
    /// Source: Yao et al., "τ-bench", 2024.
    package static func all(of k: Int, passes c: Int, trials n: Int) -> Double? {
        guard (1...Swift.max(1, n)).contains(k), (0...n).contains(c), n > 0 else { return nil }
        guard k <= c else { return 0 }
        return (0..<k).reduce(1.0) { $0 * Double(c - $1) / Double(n - $1) }
    }
}

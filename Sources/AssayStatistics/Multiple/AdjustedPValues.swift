/// p-values of several tests, adjusted so that each can be compared with the level as if it were alone.
package enum AdjustedPValues {
    /// Holm's: the chance that any true hypothesis among them is rejected stays at the level, however they depend on each other.
    ///
    /// Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
    package static func holm(_ pValues: [Double]) -> [Double] {
        var highest = 0.0
        var adjusted = pValues
        for (step, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            highest = max(highest, min(1, Double(pValues.count - step) * pValues[index]))
            adjusted[index] = highest
        }
        return adjusted
    }

    /// Benjamini and Hochberg's: the expected share of true hypotheses among those rejected stays at the level, for independent or positively
    /// dependent tests.
    ///
    /// Source: Benjamini and Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995).
    package static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
        var lowest = 1.0
        var adjusted = pValues
        let falling = pValues.indices.sorted { pValues[$0] > pValues[$1] }
        for (step, index) in falling.enumerated() {
            lowest = min(lowest, pValues[index] * Double(pValues.count) / Double(pValues.count - step))
            adjusted[index] = lowest
        }
        return adjusted
    }
}

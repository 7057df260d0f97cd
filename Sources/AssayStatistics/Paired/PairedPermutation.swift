/// The permutation test of paired differences: under no effect each difference was as likely to come with the other sign.
///
/// Source: Fisher, "The design of experiments" (1935), section 21; of random assignments as in Phipson and Smyth, "Permutation p-values should
/// never be zero", Statistical Applications in Genetics and Molecular Biology 9 (2010).
package enum PairedPermutation {
    /// Up to how many differences every assignment of signs is tried.
    static let exactLimit = 20

    /// The two-sided p-value of the mean: twice the smaller of the shares of assignments that reach as far up or down, at most 1.
    ///
    /// Every assignment is tried of up to 20 differences; of more, `draws` random ones, and the observed one counts among them.
    package static func pValue(_ differences: [Double], seed: UInt64, draws: Int = 9999) -> Double {
        let kept = differences.filter { $0 != 0 }
        guard !kept.isEmpty else { return 1 }
        return kept.count <= exactLimit ? exact(kept) : drawn(kept, seed: seed, draws: draws)
    }

    private static func exact(_ differences: [Double]) -> Double {
        let observed = differences.reduce(0, +)
        let slack = tolerance(differences)
        var above = 0
        var below = 0
        let count = 1 << differences.count
        for signs in 0..<count {
            var sum = 0.0
            for (bit, difference) in differences.enumerated() {
                sum += signs >> bit & 1 == 1 ? abs(difference) : -abs(difference)
            }
            if sum >= observed - slack { above += 1 }
            if sum <= observed + slack { below += 1 }
        }
        return min(1, 2 * Double(min(above, below)) / Double(count))
    }

    private static func drawn(_ differences: [Double], seed: UInt64, draws: Int) -> Double {
        let observed = differences.reduce(0, +)
        let slack = tolerance(differences)
        var stream = SeededStream(seed: seed, purpose: "permutation")
        var above = 1
        var below = 1
        for _ in 0..<draws {
            let sum = drawnSum(differences, &stream)
            if sum >= observed - slack { above += 1 }
            if sum <= observed + slack { below += 1 }
        }
        return min(1, 2 * Double(min(above, below)) / Double(draws + 1))
    }

    private static func drawnSum(_ differences: [Double], _ stream: inout SeededStream) -> Double {
        var signs: UInt64 = 0
        var sum = 0.0
        for (index, difference) in differences.enumerated() {
            if index % 64 == 0 { signs = stream.next() }
            sum += signs & 1 == 1 ? difference : -difference
            signs >>= 1
        }
        return sum
    }

    /// Sums of the same numbers in other orders differ by rounding only.
    private static func tolerance(_ differences: [Double]) -> Double {
        1e-12 * differences.reduce(0) { $0 + abs($1) }
    }
}

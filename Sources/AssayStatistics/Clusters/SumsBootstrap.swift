import Dispatch
import Synchronization

/// The bootstrap of anything that follows from sums over clusters, such as a cost per accepted output: all its figures from the same draws.
///
/// Up to ``fewest`` clusters are drawn one by one, with replacement. More of them, and a million is no trouble, are weighted at random instead: (3 − √5)/2 or (3 + √5)/2, the second with probability (5 − √5)/10. Mean, variance
/// and third moment of the weights are then those of drawing with replacement, and a draw's sums are a·Σ + √5·Σ over a random subset. The subset
/// sums of eight clusters are a table of 256, so a draw takes one random number and one addition for eight clusters.
///
/// The work is cut into the same parts on every machine and added up in their order: the same seed and purpose give the same bits.
///
/// Sources: Praestgaard and Wellner, "Exchangeably weighted bootstraps of the general empirical process", Annals of Probability 21 (1993); the
/// weights from Mammen, "Bootstrap and wild bootstrap for high dimensional linear models", Annals of Statistics 21 (1993).
package struct SumsBootstrap: Sendable {
    /// Up to eight sums of a cluster.
    package typealias Sums = SIMD8<Double>

    /// From how many clusters on they are weighted.
    package static let fewest = 1000

    private let count: Int
    private let sums: @Sendable (Int) -> Sums
    private let total: Sums
    private let draws: [Sums]

    /// Draws the sums of `count` clusters; `sums` gives those of one, and may be asked from several threads.
    package init(
        _ bootstrap: ClusterBootstrap, count: Int, sums: @escaping @Sendable (Int) -> Sums
    ) {
        self.count = count
        self.sums = sums
        guard count >= Self.fewest else {
            let all = (0..<count).map(sums)
            total = all.reduce(.zero, +)
            draws = bootstrap.map(clusters: count) { taken in
                var sum = Sums.zero
                for (cluster, times) in taken.enumerated() where times > 0 {
                    sum += Double(times) * all[cluster]
                }
                return sum
            }
            return
        }
        (total, draws) = Self.weighted(bootstrap, count, sums)
    }

    private static func weighted(
        _ bootstrap: ClusterBootstrap, _ count: Int, _ sums: @escaping @Sendable (Int) -> Sums
    ) -> (total: Sums, draws: [Sums]) {
        let parts = min(16, max(1, count / 64))
        let partial = Mutex([Part](repeating: Part(), count: parts))
        let stream = SeededStream(seed: bootstrap.seed, purpose: "sums " + bootstrap.purpose)
        let (replicates, blocks) = (bootstrap.replicates, (count + 7) / 8)
        DispatchQueue.concurrentPerform(iterations: parts) { index in
            var part = Part(draws: [Sums](repeating: .zero, count: replicates))
            for block in (index * blocks / parts)..<((index + 1) * blocks / parts) {
                part.add(block, of: count, sums, stream)
            }
            partial.withLock { $0[index] = part }
        }
        let all = partial.withLock { $0 }
        let total = all.reduce(Sums.zero) { $0 + $1.total }
        let low = Sums(repeating: (3 - 5.0.squareRoot()) / 2)
        let step = Sums(repeating: 5.0.squareRoot())
        let draws = (0..<replicates).map { draw in
            low * total + step * all.reduce(Sums.zero) { $0 + $1.draws[draw] }
        }
        return (total, draws)
    }

    /// A statistic of the sums with its BCa interval; `nil` where that of the clusters as they are is not finite, without bounds for fewer than
    /// two clusters.
    package func interval(confidence: Double = 0.95, _ statistic: (Sums) -> Double) -> Interval? {
        let observed = statistic(total)
        guard observed.isFinite else { return nil }
        guard count > 1 else { return Interval(value: observed, low: nil, high: nil) }
        var jackknife = Jackknife(around: observed)
        for cluster in 0..<count { jackknife.add(statistic(total - sums(cluster))) }
        return BCa(observed: observed, replicates: draws.map(statistic), jackknife: jackknife)
            .interval(confidence: confidence)
    }

    /// The draws of one of the sums.
    func draws(of sum: Int) -> [Double] { draws.map { $0[sum] } }

    /// What one thread adds up.
    private struct Part: Sendable {
        var total = Sums.zero
        /// Of each draw, the sums over its subset.
        var draws: [Sums] = []

        mutating func add(
            _ block: Int, of count: Int, _ sums: (Int) -> Sums, _ stream: SeededStream
        ) {
            let subsets = Self.subsets((8 * block..<min(count, 8 * block + 8)).map(sums))
            total += subsets[255]
            draws.withUnsafeMutableBufferPointer { draws in
                subsets.withUnsafeBufferPointer { subsets in
                    for first in stride(from: 0, to: draws.count, by: 16) {
                        let words = stream.words(at: UInt32(truncatingIfNeeded: first / 16), UInt64(block))
                        for lane in 0..<min(16, draws.count - first) {
                            draws[first + lane] += subsets[SubsetDraw.subset(words[lane])]
                        }
                    }
                }
            }
        }

        /// The sums over each subset of up to eight clusters; those that are missing add nothing.
        private static func subsets(_ clusters: [Sums]) -> [Sums] {
            var subsets = [Sums](repeating: .zero, count: 256)
            for subset in 1..<256 {
                let lowest = subset.trailingZeroBitCount
                let own = lowest < clusters.count ? clusters[lowest] : .zero
                subsets[subset] = subsets[subset & (subset - 1)] + own
            }
            return subsets
        }
    }
}

/// Draws which of eight clusters bear the larger weight, from 32 random bits.
private enum SubsetDraw {
    /// For each of 256 places: below which share, in 2²⁴ths, the place itself is drawn, and above it another.
    private static let table: [UInt64] = {
        let chance = (5 - 5.0.squareRoot()) / 10
        func share(_ subset: Int) -> Double {
            (0..<8).reduce(256.0) { $0 * (subset >> $1 & 1 == 1 ? chance : 1 - chance) }
        }
        var shares = (0..<256).map(share)
        var table = (0..<256).map { UInt64(1 << 24) << 8 | UInt64($0) }
        var (small, large) = ((0..<256).filter { shares[$0] < 1 }, (0..<256).filter { shares[$0] >= 1 })
        while let less = small.popLast(), let more = large.last {
            table[less] = UInt64((shares[less] * 0x1p24).rounded()) << 8 | UInt64(more)
            shares[more] -= 1 - shares[less]
            if shares[more] < 1 {
                large.removeLast()
                small.append(more)
            }
        }
        return table
    }()

    /// Walker's alias method.
    ///
    /// Source: Walker, "An efficient method for generating discrete random variables with general distributions", ACM TOMS 3 (1977).
    static func subset(_ word: UInt32) -> Int {
        let place = Int(word & 255)
        let entry = table[place]
        return UInt64(word >> 8) < entry >> 8 ? place : Int(entry & 255)
    }
}

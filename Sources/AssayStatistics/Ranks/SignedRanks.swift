/// The ranks of the sizes of differences, the basis of tests that ask nothing of their distribution but symmetry.
struct SignedRanks {
    /// The sum of the ranks of the differences above zero; equal sizes share the mean of their ranks, and zeros have none.
    let positive: Double
    /// Twice the rank of each difference that is not zero: whole numbers, ties or not.
    let doubled: [Int]
    /// Σ(t³ − t) over groups of t equal sizes.
    let ties: Double

    init(_ differences: [Double]) {
        let kept = differences.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
        var doubled: [Int] = []
        var positive = 0
        var ties = 0.0
        var start = 0
        while start < kept.count {
            let end = kept[start...].firstIndex { abs($0) != abs(kept[start]) } ?? kept.count
            let rank = start + 1 + end
            for difference in kept[start..<end] {
                doubled.append(rank)
                if difference > 0 { positive += rank }
            }
            let size = Double(end - start)
            ties += size * size * size - size
            start = end
        }
        self.doubled = doubled
        self.positive = Double(positive) / 2
        self.ties = ties
    }

    /// The probability, when every sign is as likely as the other, of each doubled sum of positive ranks from 0 upwards.
    static func distribution(doubled: [Int]) -> [Double] {
        var chances = [1.0]
        for rank in doubled {
            chances.append(contentsOf: [Double](repeating: 0, count: rank))
            for sum in stride(from: chances.count - 1, through: 0, by: -1) {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2
            }
        }
        return chances
    }
}

import Glibc

/// Where the mean of a series changes.
package enum ChangePoints {
    /// The places at which a new mean begins, by least squares with a penalty for each stretch; every stretch has at least `least` values.
    ///
    /// Source: Killick, Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost" (PELT), JASA 107 (2012).
    package static func pelt(_ series: [Double], penalty: Double, least: Int = 2) -> [Int] {
        guard series.count >= 2 * least else { return [] }
        let sums = Sums(series)
        var best = [-penalty] + [Double](repeating: .infinity, count: series.count)
        var previous = [Int](repeating: 0, count: series.count + 1)
        var starts = [0]
        for end in least...series.count {
            let costs = starts.map { start in
                end - start >= least ? best[start] + sums.cost(start, end) + penalty : Double.infinity
            }
            for (start, cost) in zip(starts, costs) where cost < best[end] {
                best[end] = cost
                previous[end] = start
            }
            // A start that is worse than the best by more than a penalty can never be best again.
            starts = zip(starts, costs).filter { $0.1 == .infinity || $0.1 <= best[end] + penalty }.map(\.0)
            if end + 1 - least >= least { starts.append(end + 1 - least) }
        }
        var places: [Int] = []
        var end = series.count
        while previous[end] > 0 {
            end = previous[end]
            places.append(end)
        }
        return places.reversed()
    }

    /// The places where the mean of a series changes, its noise being estimated from the differences of neighbours; none of fewer than six
    /// values or of a series without noise but for steps, which are then found exactly.
    ///
    /// The penalty is 3·σ²·log n; σ is the median size of the differences of neighbours ÷ (0.6745·√2), which a step hardly moves.
    package static func find(_ series: [Double]) -> [Int] {
        guard series.count >= 6 else { return [] }
        let sizes = zip(series, series.dropFirst()).map { abs($1 - $0) }.sorted()
        let spread = sizes[sizes.count / 2] / (0.674_489_750_196_081_7 * 2.0.squareRoot())
        let scale = series.map(abs).max() ?? 0
        // A change of less than a millionth is none: sums of squares cannot tell it from their own rounding.
        let noise = max(spread, 1e-6 * scale)
        return noise > 0 ? pelt(series, penalty: 3 * noise * noise * log(Double(series.count))) : []
    }

    /// Sums of a series' beginning, from which the squares about the mean of any stretch follow.
    private struct Sums {
        private var values = [0.0]
        private var squares = [0.0]

        init(_ series: [Double]) {
            let mean = series.reduce(0, +) / Double(series.count)
            for value in series {
                values.append((values.last ?? 0) + value - mean)
                squares.append((squares.last ?? 0) + (value - mean) * (value - mean))
            }
        }

        func cost(_ start: Int, _ end: Int) -> Double {
            let sum = values[end] - values[start]
            return squares[end] - squares[start] - sum * sum / Double(end - start)
        }
    }
}

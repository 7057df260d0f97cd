/// Turns any power that grows with the cases, or with the effect, round: how many are needed, and what can be found.
package enum PowerSearch {
    /// The fewest cases that reach a power, up to `limit`; `nil` where not even those do.
    package static func cases(
        power: Double = 0.8, upTo limit: Int = 10_000_000, _ reached: (Int) -> Double
    ) -> Int? {
        var high = 2
        while reached(high) < power {
            guard high < limit else { return nil }
            high = min(limit, high * 2)
        }
        var low = high / 2
        while low + 1 < high {
            let middle = (low + high) / 2
            if reached(middle) < power { low = middle } else { high = middle }
        }
        return high
    }

    /// The least effect above zero that is found with a power; `nil` where none up to `limit` is.
    package static func detectable(
        power: Double = 0.8, upTo limit: Double, _ reached: (Double) -> Double
    ) -> Double? {
        guard reached(limit) >= power else { return nil }
        var (low, high) = (0.0, limit)
        for _ in 0..<200 where high - low > 4 * high.ulp {
            let middle = (low + high) / 2
            if reached(middle) < power { low = middle } else { high = middle }
        }
        return high
    }
}

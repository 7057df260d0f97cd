import Glibc

/// The statistics with a cluster left out, kept as their moments about the statistic of all, so that any number of them takes no room.
struct Jackknife {
    private let observed: Double
    private var count = 0.0
    private var sum = 0.0
    private var squares = 0.0
    private var cubes = 0.0

    init(around observed: Double) { self.observed = observed }

    /// Takes the statistic in that leaves one cluster out.
    mutating func add(_ value: Double) {
        let distance = value - observed
        count += 1
        sum += distance
        squares += distance * distance
        cubes += distance * distance * distance
    }

    /// A sixth of the skewness, Σ(mean − x)³ ÷ (6·(Σ(mean − x)²)^1.5); 0 where that is not defined.
    var acceleration: Double {
        let mean = sum / count
        let spread = squares - count * mean * mean
        let skew = cubes - 3 * mean * squares + 2 * count * mean * mean * mean
        let value = -skew / (6 * pow(spread, 1.5))
        return value.isFinite ? value : 0
    }
}

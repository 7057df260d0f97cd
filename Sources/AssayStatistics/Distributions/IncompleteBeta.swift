import Glibc

/// The regularised incomplete beta function I_x(a, b), from which the tails of Student's t and the binomial follow.
enum IncompleteBeta {
    /// I_x(a, b) for a, b > 0 and x in 0…1.
    ///
    /// Source: the continued fraction DLMF 8.17.22, by the modified Lentz method (Thompson and Barnett 1986).
    static func value(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let scale = lgamma(a + b).0 - lgamma(a).0 - lgamma(b).0
        let front = exp(scale + a * log(x) + b * log1p(-x))
        // The fraction converges quickly only below the mean; above it the symmetry I_x(a, b) = 1 − I_{1−x}(b, a) holds.
        if x < (a + 1) / (a + b + 2) { return front * fraction(x, a, b) / a }
        return 1 - front * fraction(1 - x, b, a) / b
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        var lentz = Lentz(firstDenominator: 1 - (a + b) * x / (a + 1))
        // About √max(a, b) terms are needed; the limit only ends a loop that rounding keeps from settling.
        let limit = 200 + 20 * Int(max(a, b).squareRoot())
        for step in 1...limit {
            let m = Double(step)
            lentz.multiply(by: m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)))
            let change = lentz.multiply(by: -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)))
            if abs(change - 1) < 1e-15 { break }
        }
        return lentz.value
    }
}

/// The state of the modified Lentz method for a continued fraction 1/(1 + d₁/(1 + d₂/(1 + …))).
private struct Lentz {
    private var numerator = 1.0
    private var denominator: Double
    var value: Double

    init(firstDenominator: Double) {
        denominator = 1 / Self.awayFromZero(firstDenominator)
        value = denominator
    }

    /// Takes one more coefficient in and returns the factor by which the value changed.
    @discardableResult mutating func multiply(by coefficient: Double) -> Double {
        denominator = 1 / Self.awayFromZero(1 + coefficient * denominator)
        numerator = Self.awayFromZero(1 + coefficient / numerator)
        let change = numerator * denominator
        value *= change
        return change
    }

    private static func awayFromZero(_ number: Double) -> Double { abs(number) < 1e-300 ? 1e-300 : number }
}

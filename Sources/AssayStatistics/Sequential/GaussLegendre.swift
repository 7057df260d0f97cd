import Glibc

/// The places and weights that integrate polynomials over −1…1 exactly.
///
/// Source: Abramowitz and Stegun, "Handbook of mathematical functions" (1964), 25.4.29; the roots by Newton's method.
enum GaussLegendre {
    /// 200 places.
    static let nodes: [(at: Double, weight: Double)] = (1...200).map { root(number: $0, of: 200) }

    private static func root(number: Int, of degree: Int) -> (at: Double, weight: Double) {
        var x = cos(.pi * (Double(number) - 0.25) / (Double(degree) + 0.5))
        var slope = 0.0
        for _ in 0..<100 {
            let value = legendre(degree, x)
            slope = Double(degree) * (x * value.this - value.before) / (x * x - 1)
            let next = x - value.this / slope
            let settled = abs(next - x) < 1e-15
            x = next
            if settled { break }
        }
        let value = legendre(degree, x)
        slope = Double(degree) * (x * value.this - value.before) / (x * x - 1)
        return (x, 2 / ((1 - x * x) * slope * slope))
    }

    private static func legendre(_ degree: Int, _ x: Double) -> (this: Double, before: Double) {
        var (before, this) = (1.0, x)
        for k in 2...degree {
            (before, this) = (this, ((2 * Double(k) - 1) * x * this - Double(k - 1) * before) / Double(k))
        }
        return (this, before)
    }
}

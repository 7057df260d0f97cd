import Glibc

/// How the chance of a false alarm is spent over several looks at growing data.
///
/// Source: Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983).
package enum AlphaSpending: String, Sendable, Hashable, CaseIterable {
    /// Little at first, as O'Brien and Fleming's bounds: an early stop needs overwhelming evidence, and the last look costs almost nothing.
    case obrienFleming = "obrien-fleming"
    /// Evenly, as Pocock's bounds.
    case pocock

    /// The share of `level` (two-sided) spent when a share of the planned information, in 0…1, is there.
    package func spent(_ information: Double, level: Double) -> Double {
        guard information > 0 else { return 0 }
        let time = min(1, information)
        switch self {
        case .obrienFleming:
            return 4 * Normal.cdf(-Normal.quantile(1 - level / 4) / time.squareRoot())
        case .pocock: return level * log(1 + (M_E - 1) * time)
        }
    }

    /// The bounds on |z| at looks whose shares of the planned information rise to 1 at most.
    ///
    /// Source: Armitage, McPherson and Rowe, "Repeated significance tests on accumulating data", JRSS A 132 (1969): the density of the
    /// statistic that has stayed within the bounds is carried from look to look by numerical integration.
    package func bounds(information: [Double], level: Double = 0.05) -> [Double] {
        var density = WalkDensity()
        var before = 0.0
        return information.map { time in
            let total = spent(time, level: level)
            let bound = density.bound(at: time, leaving: total - before)
            density.advance(to: time, within: bound * time.squareRoot())
            before = total
            return bound
        }
    }
}

/// The density of a Brownian motion that has stayed within the bounds of every look so far.
private struct WalkDensity {
    private var time = 0.0
    /// Places, and at each the density times the weight of the place; none before the first look.
    private var places: [(at: Double, mass: Double)] = []

    /// The bound beyond which `chance` leaves at a time, on both sides together.
    func bound(at next: Double, leaving chance: Double) -> Double {
        guard chance > 0 else { return .infinity }
        guard !places.isEmpty else { return -Normal.quantile(chance / 2) }
        var (low, high) = (0.0, 40.0)
        for _ in 0..<200 where high - low > 1e-14 * high {
            let middle = (low + high) / 2
            if leaving(at: next, beyond: middle * next.squareRoot()) > chance {
                low = middle
            } else {
                high = middle
            }
        }
        return (low + high) / 2
    }

    private func leaving(at next: Double, beyond reach: Double) -> Double {
        let spread = (next - time).squareRoot()
        return 2 * places.reduce(0) { $0 + $1.mass * Normal.cdf(($1.at - reach) / spread) }
    }

    /// Carries the density on to a time, within ±`reach`.
    mutating func advance(to next: Double, within reach: Double) {
        let reach = min(reach, 12 * next.squareRoot())
        let spread = (next - time).squareRoot()
        let scale = 1 / (2 * Double.pi).squareRoot() / spread
        places = GaussLegendre.nodes.map { node in
            let at = node.at * reach
            let density =
                places.isEmpty
                ? scale * exp(-at * at / (2 * spread * spread))
                : places.reduce(0) { sum, place in
                    let step = (at - place.at) / spread
                    return sum + place.mass * scale * exp(-step * step / 2)
                }
            return (at, density * node.weight * reach)
        }
        time = next
    }
}

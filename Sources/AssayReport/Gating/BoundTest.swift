import AssayCore
import AssayStatistics
import Glibc

/// How surely a figure lies on one side of a bound.
enum BoundTest {
    /// How far the figure lies above the bound, as a standard normal number; below it is negative, and 0 is not known.
    ///
    /// By the side of its 95 % interval that faces the bound. Few clusters do not say more than they can: of a share the exact binomial
    /// tail at the bound, its clusters being the trials, of other figures 2⁻ⁿ for n clusters.
    static func distance(of figure: Estimate, from bound: Double, isShare: Bool) -> Double {
        let gap = figure.value - bound
        guard gap != 0, let side = gap > 0 ? figure.low : figure.high else { return 0 }
        let reach = abs(side - figure.value) / Normal.quantile(0.975)
        let tail = reach > 0 ? Normal.cdf(-abs(gap) / reach) : 0
        let fewest = isShare ? shareTail(figure, bound) : exp2(-Double(figure.count))
        let size = -Normal.quantile(max(tail, min(0.5, fewest)))
        return gap > 0 ? size : -size
    }

    /// The chance of a share as far from the bound, were the bound the truth.
    private static func shareTail(_ figure: Estimate, _ bound: Double) -> Double {
        let (share, truth) =
            figure.value < bound ? (figure.value, bound) : (1 - figure.value, 1 - bound)
        // Whole but for rounding is whole; else the count nearer the bound.
        let count = (share * Double(figure.count) - 1e-9).rounded(.up)
        return Binomial.cdf(Int(count), trials: figure.count, share: truth)
    }
}

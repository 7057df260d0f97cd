import AssayCore
import AssayStatistics
import Glibc

/// How often 95 % intervals hold the truth.
struct CoverageStudy {
    let population: Population
    let simulations: Int

    func run() {
        print("\n| 95 % interval, \(simulations) simulations | holds the truth | 95 % interval | asked |")
        print("| --- | --- | --- | --- |")
        acceptance()
        ratios()
    }

    /// Paired difference of acceptance, whose truth is 0; and Wilson's interval of a share of ½.
    private func acceptance() {
        for cases in [100, 400] {
            var (paired, wilson) = (0, 0)
            for trial in 0..<simulations {
                let drawn = population.cases(cases, seed: UInt64(trial))
                var stream = SeededStream(seed: UInt64(trial), purpose: "coverage")
                let pairs = drawn.map { one in
                    (
                        cluster: one.name, baseline: stream.nextUnit() < one.chance ? 1.0 : 0,
                        candidate: stream.nextUnit() < one.chance ? 1.0 : 0
                    )
                }
                if Self.holds(PairedDifference.interval(pairs: pairs), 0) { paired += 1 }
                let accepted = pairs.count { $0.baseline > 0 }
                if Self.holds(Proportion.interval(successes: accepted, trials: cases), 0.5) { wilson += 1 }
            }
            line("paired difference of acceptance, \(cases) cases", paired, of: simulations, asked: "94–96 %")
            line("acceptance rate (Wilson), \(cases) cases", wilson, of: simulations, asked: "94–96 %")
        }
    }

    /// Log ratio of costs per accepted output, whose truth is 0; and the cost per accepted output itself.
    private func ratios() {
        let truth = populationRatio
        for cases in [100, 400] {
            var (delta, bca, single, fieller) = (0, 0, 0, 0)
            for trial in 0..<simulations {
                let clusters = pairs(cases, trial)
                let bootstrap = ClusterBootstrap(seed: UInt64(trial), purpose: "coverage", replicates: 1000)
                let ratios = PairedRatios(clusters: clusters, bootstrap: bootstrap)
                if Self.holds(ratios.logRatio, 0) { bca += 1 }
                if Self.holds(ratios.baseline, truth) { single += 1 }
                if Self.holds(LinearisedLogRatio(clusters: clusters)?.interval(), 0) { delta += 1 }
                let own = RatioOfSums(clusters: clusters.map(\.baseline))
                if Self.holds(own.fieller(), truth) { fieller += 1 }
            }
            line(
                "change of cost per accepted output (BCa), \(cases) cases", bca, of: simulations,
                asked: "94–96 %")
            line("the same by the delta method, \(cases) cases", delta, of: simulations, asked: "94–96 %")
            line("cost per accepted output (BCa), \(cases) cases", single, of: simulations, asked: "94–96 %")
            line("the same by Fieller, \(cases) cases", fieller, of: simulations, asked: "94–96 %")
        }
    }

    private func pairs(_ cases: Int, _ trial: Int) -> [(baseline: ClusterSum, candidate: ClusterSum)] {
        let drawn = population.cases(cases, seed: UInt64(trial))
        var stream = SeededStream(seed: UInt64(trial), purpose: "costs")
        func side(_ one: Population.Drawn) -> ClusterSum {
            ClusterSum(
                numerator: stream.nextLogNormal(median: one.tokens, sigma: Population.noise)
                    + Double(one.prompt) / 10, denominator: stream.nextUnit() < one.chance ? 1 : 0)
        }
        return drawn.map { one in (baseline: side(one), candidate: side(one)) }
    }

    /// E[cost] ÷ E[accepted]: the mean of a log-normal is its median times e^(σ²/2).
    private var populationRatio: Double {
        let costs = population.recorded.results.map { result in
            Double(max(1, result.outputTokens ?? 1)) * exp(Population.noise * Population.noise / 2)
                + Double(result.promptTokens ?? 0) / 10
        }
        return costs.reduce(0, +) / Double(costs.count) / 0.5
    }

    private static func holds(_ interval: Interval?, _ truth: Double) -> Bool {
        guard let interval else { return false }
        return (interval.low ?? -.infinity) <= truth && (interval.high ?? .infinity) >= truth
    }
}

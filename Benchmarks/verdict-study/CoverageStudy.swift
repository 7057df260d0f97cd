import AssayCore
import AssayReport
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
        print(
            "\n| Wilson's interval, by the binomial distribution | holds ½ | mean, shares 0 to 1 | 0.05 to 0.95: least | most |"
        )
        print("| --- | --- | --- | --- | --- |")
        for cases in [100, 400] { exactly(cases) }
    }

    /// The coverage of Wilson's interval without drawing: over shares it jumps, as so many cases take only so many values.
    private func exactly(_ cases: Int) {
        let intervals = (0...cases).map { Proportion.interval(successes: $0, trials: cases) }
        func coverage(_ share: Double) -> Double {
            intervals.enumerated().reduce(0) { sum, one in
                Self.holds(one.element, share)
                    ? sum + Binomial.probability(one.offset, trials: cases, share: share) : sum
            }
        }
        let shares = (0..<10_000).map { (Double($0) + 0.5) / 10_000 }
        let held = shares.map(coverage)
        let inner = zip(shares, held).filter { (0.05...0.95).contains($0.0) }.map(\.1)
        let figures = [
            coverage(0.5), held.reduce(0, +) / Double(held.count), inner.min() ?? 0, inner.max() ?? 0,
        ]
        print("| \(cases) cases | " + figures.map { Figure.percent($0) }.joined(separator: " | ") + " |")
    }

    /// Paired difference of acceptance, whose truth is 0; and Wilson's interval of a share that is always ½, and of one drawn evenly each time.
    private func acceptance() {
        for cases in [100, 400] {
            var (paired, wilson, drawnWilson) = (0, 0, 0)
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
                let share = stream.nextUnit()
                let successes = (0..<cases).count { _ in stream.nextUnit() < share }
                if Self.holds(Proportion.interval(successes: successes, trials: cases), share) {
                    drawnWilson += 1
                }
            }
            line("paired difference of acceptance, \(cases) cases", paired, of: simulations, asked: "94–96 %")
            line("acceptance rate of ½ (Wilson), \(cases) cases", wilson, of: simulations, asked: "94–96 %")
            line(
                "acceptance rate drawn evenly from 0 to 1 (Wilson), \(cases) cases", drawnWilson,
                of: simulations, asked: "94–96 %")
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

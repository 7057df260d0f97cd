import AssayCore
import AssayStatistics
import Glibc

/// Runs whose truth is known: their cases are drawn from recorded ones, with the tokens that those took; a case's chance of being accepted is
/// drawn once, from Beta(2, 2), and everything varies from run to run by a known amount.
struct Population {
    let recorded: Baseline

    /// What a candidate is made worse by.
    struct Change {
        /// Taken from every case's chance of being accepted, in points.
        var acceptance = 0.0
        /// Added to every cost, in percent.
        var cost = 0.0
    }

    /// The standard deviation of the logarithm of a case's tokens from run to run.
    static let noise = 0.3

    /// Draws the cases of a comparison.
    func cases(_ count: Int, seed: UInt64) -> [Drawn] {
        var stream = SeededStream(seed: seed, purpose: "cases")
        return (0..<count).map { index in
            let one = recorded.results[Int(stream.next(below: UInt64(recorded.results.count)))]
            let (a, b) = (
                stream.nextGamma(shape: 2, scale: 1), stream.nextGamma(shape: 2, scale: 1)
            )
            return Drawn(
                suite: one.suite, name: "c\(index)", tokens: Double(max(1, one.outputTokens ?? 1)),
                prompt: one.promptTokens ?? 0, chance: a / (a + b))
        }
    }

    /// A case with its truth.
    struct Drawn {
        var suite: String
        var name: String
        var tokens: Double
        var prompt: Int
        var chance: Double
    }

    /// One run of cases.
    func run(_ cases: [Drawn], _ change: Change = Change(), named name: String, seed: UInt64) -> Baseline {
        var stream = SeededStream(seed: seed, purpose: "run " + name)
        var run = recorded
        run.name = name
        run.priceBasis = ["1 USD per million tokens"]
        run.results = cases.map { one in
            let tokens = stream.nextLogNormal(median: one.tokens, sigma: Self.noise).rounded(.up)
            let accepted = stream.nextUnit() < max(0, one.chance - change.acceptance / 100)
            let cost = (tokens + Double(one.prompt) / 10) * (1 + change.cost / 100) * 1000
            return CaseResult(
                suite: one.suite, caseID: one.name, cluster: one.name, backend: "engine",
                load: "concurrency 4", repetition: 0, outcome: accepted ? .accepted : .rejected,
                promptTokens: one.prompt, outputTokens: Int(tokens), costNanos: Int64(cost),
                timeToFirstToken: nil, episodeTime: .milliseconds(1), outputDigest: "\(name)\(tokens)")
        }
        return run
    }
}

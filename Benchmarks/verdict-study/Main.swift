import AssayCore
import AssayFormats
import AssayReport
import AssayStatistics
import Glibc

/// Measures how often gates cry wolf and how often they sleep, and prints what docs/verdicts.md holds.
/// `verdict-study [COMPARISONS] [SIMULATIONS]` in the repository: the cases are those that baselines/demo.json recorded.
@main
struct Main {
    static func main() {
        let words = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let (comparisons, simulations) = (words.first ?? 1000, words.dropFirst().first ?? 10_000)
        guard let recorded = try? BaselineFile.read(path: "baselines/demo.json") else {
            print("baselines/demo.json cannot be read; run this in the repository")
            exit(3)
        }
        let population = Population(recorded: recorded)
        GateStudy(population: population, comparisons: comparisons).run()
        CoverageStudy(population: population, simulations: simulations).run()
    }
}

/// A share of trials as a line of a table, with its exact interval.
func line(_ what: String, _ count: Int, of trials: Int, asked: String, more: String = "") {
    guard let interval = ClopperPearson.interval(successes: count, trials: trials) else { return }
    func percent(_ share: Double?) -> String { Figure.fixed((share ?? .nan) * 100, 1) }
    print(
        "| \(what) | \(percent(interval.value)) % | [\(percent(interval.low)), \(percent(interval.high))] | \(asked) |\(more)"
    )
}

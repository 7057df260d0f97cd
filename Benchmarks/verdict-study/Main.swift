import AssayCore
import AssayFormats
import AssayReport
import AssayStatistics
import Glibc

/// Measures how often gates cry wolf and how often they sleep, and prints what docs/verdicts.md holds.
/// `verdict-study [PART [TRIALS]]` in the repository: the cases are those that baselines/demo.json recorded.
@main
struct Main {
    /// What can be studied by itself.
    enum Part: String, CaseIterable {
        case alarms
        case acceptancePower = "acceptance-power"
        case costPower = "cost-power"
        case blocks, coverage
    }

    static func main() {
        let words = CommandLine.arguments.dropFirst()
        let parts = words.first.map { word in Part.allCases.filter { $0.rawValue == word } } ?? Part.allCases
        let trials = words.dropFirst().first.map { Int($0) ?? 0 }
        guard !parts.isEmpty, trials ?? 1 > 0, words.count <= 2 else {
            print("verdict-study [\(Part.allCases.map(\.rawValue).joined(separator: "|")) [TRIALS]]")
            exit(2)
        }
        guard let recorded = try? BaselineFile.read(path: "baselines/demo.json") else {
            print("baselines/demo.json cannot be read; run this in the repository")
            exit(3)
        }
        let population = Population(recorded: recorded)
        for part in parts { study(part, of: population, trials: trials) }
    }

    private static func study(_ part: Part, of population: Population, trials: Int?) {
        let gates = GateStudy(population: population, comparisons: trials ?? 1000)
        switch part {
        case .alarms: gates.alarms()
        case .acceptancePower: gates.power(ofCost: false)
        case .costPower: gates.power(ofCost: true)
        case .blocks: gates.blocks()
        case .coverage: CoverageStudy(population: population, simulations: trials ?? 10_000).run()
        }
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

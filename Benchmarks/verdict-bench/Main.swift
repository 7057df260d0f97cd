import AssayStatistics
import Glibc

/// Compares two runs of a million episodes with 10,000 resamples: acceptance, cost per accepted output, tokens and cost per accepted token.
/// `verdict-bench [EPISODES] [RESAMPLES]`; fails where it takes more than 10 s or 512 MiB.
@main
struct Main {
    static func main() {
        let words = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let (episodes, resamples) = (words.first ?? 1_000_000, words.dropFirst().first ?? 10_000)
        let sums = Records(count: episodes).sums
        let start = seconds()
        let bootstrap = SumsBootstrap(
            ClusterBootstrap(seed: 1, purpose: "compare", replicates: resamples), count: episodes
        ) { sums[$0] }
        for figure in Figure.allCases {
            guard let interval = bootstrap.interval(figure.statistic) else { continue }
            print("\(figure.rawValue): \(interval.value) [\(interval.low ?? .nan), \(interval.high ?? .nan)]")
        }
        let taken = seconds() - start
        let usage = usage()
        let memory = usage.ru_maxrss / 1024
        let processor = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
        print(
            "\(episodes) episodes, \(resamples) resamples: \(taken) s, peak \(memory) MiB; with making the records \(processor) s of processor time"
        )
        exit(taken < 10 && memory < 512 ? 0 : 1)
    }

    private static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    private static func usage() -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }
}

/// What is told of the sums: baseline's accepted, cost and tokens, then the candidate's, then the episodes.
private enum Figure: String, CaseIterable {
    case acceptance = "acceptance, points"
    case cost = "cost per accepted output, log ratio"
    case tokens = "output tokens, log ratio"
    case tokenCost = "cost per accepted token, log ratio"

    var statistic: (SumsBootstrap.Sums) -> Double {
        switch self {
        case .acceptance: { 100 * ($0[3] - $0[0]) / $0[6] }
        case .cost: { log($0[4] / $0[3]) - log($0[1] / $0[0]) }
        case .tokens: { log($0[5]) - log($0[2]) }
        case .tokenCost: { log($0[4] / $0[5]) - log($0[1] / $0[2]) }
        }
    }
}

/// Episodes of both runs: costs as skewed as those of agents are, the same cases hard and dear in both.
private struct Records {
    let sums: [SumsBootstrap.Sums]

    init(count: Int) {
        var stream = SeededStream(seed: 3, purpose: "episodes")
        sums = (0..<count).map { _ in
            let size = stream.nextLogNormal(median: 0.01, sigma: 1)
            let ease = stream.nextUnit()
            let before = Self.episode(size, ease, &stream)
            let after = Self.episode(size * 1.02, ease, &stream)
            return SumsBootstrap.Sums(
                before.accepted, before.cost, before.tokens, after.accepted, after.cost, after.tokens, 1, 0)
        }
    }

    private static func episode(
        _ size: Double, _ ease: Double, _ stream: inout SeededStream
    ) -> (accepted: Double, cost: Double, tokens: Double) {
        let cost = size * stream.nextLogNormal(median: 1, sigma: 0.3)
        return (stream.nextUnit() < ease ? 1 : 0, cost, (cost * 20_000).rounded())
    }
}

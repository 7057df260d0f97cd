import AssayCore
import AssayEconomics
import AssayStatistics
import Glibc

/// How long it takes to account for so many episodes and to sum them up, and the most memory held.
///
/// Episodes come in parts of 10,000, as a run that is read piece by piece has them: costs are additive over any split. Making them is
/// not counted. Every episode has one or two requests, a review drawn from the seed, and a loss where it was not accepted.
@main struct LedgerBench {
    private static let part = 10_000
    private static let cases = 20_000

    static func main() throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
        let accountant = try Accountant(pricing: ["b": pricing], suites: [suite])
        var sums = AccountSums(.usDollar)
        var clusters = [ClusterSum](repeating: ClusterSum(numerator: 0, denominator: 0), count: cases)
        var nanoseconds = 0
        for from in stride(from: 0, to: count, by: part) {
            let record = record(from..<min(count, from + part))
            let began = now()
            let ledger = accountant.ledger(of: record)
            for index in record.episodes.indices {
                guard let own = ledger.episodes[record.episodes[index].planned.id] else { continue }
                for line in own.lines { sums.add(line) }
                let cluster = (from + index) % cases
                clusters[cluster].numerator += own.total(.usDollar).lowerBound.inUnits
                clusters[cluster].denominator += record.episodes[index].outcome == .accepted ? 1 : 0
            }
            nanoseconds += now() - began
        }
        let began = now()
        let interval = RatioOfSums(clusters: clusters).interval(
            bootstrap: ClusterBootstrap(seed: 1, purpose: "bench"))
        nanoseconds += now() - began
        report(count, Double(nanoseconds) / 1e9, sums, interval)
    }

    private static func report(
        _ count: Int, _ seconds: Double, _ sums: AccountSums, _ interval: Interval?
    ) {
        for sum in sums.all {
            print("  \(sum.account.rawValue): \(sum.cost.lowerBound.decimalText) USD")
        }
        if let interval {
            print(
                "  per accepted output: \(interval.value) [\(interval.low ?? .nan), \(interval.high ?? .nan)] USD"
            )
        }
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        print(
            "\(count) episodes accounted and summed up in \(seconds) processor seconds, at most \(usage.ru_maxrss / 1024) MiB held"
        )
    }

    /// Processor time, so that what else the machine does is not counted.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static let pricing: TokenPricing = {
        func price(_ text: String) -> TieredPrice? { TokenPrice(decimal: text).map { TieredPrice($0) } }
        let rates = TokenRates(
            freshPrompt: price("3"), cacheRead: price("0.3"), cacheWrite5m: price("3.75"),
            output: price("15"))
        return TokenPricing(
            PriceAgreement(
                currency: .usDollar, schedule: PriceSchedule([PriceSchedule.Period(.always, rates)]),
                source: "the benchmark"))
    }()

    private static let suite: Suite = {
        var economics = SuiteEconomics()
        economics.review = ReviewPolicy(
            occasion: .sampled(Quantity(decimal: "0.1") ?? Quantity(0)), minutes: Quantity(3),
            ratePerHour: Money(nanos: 40_000_000_000, currency: .usDollar))
        economics.failures = [
            DownstreamLoss(
                name: "churn", cost: Money(nanos: 120_000_000_000, currency: .usDollar),
                probability: Quantity(decimal: "0.02") ?? Quantity(0))
        ]
        return Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""), cases: [],
            acceptance: [], economics: economics)
    }()

    private static func record(_ numbers: Range<Int>) -> RunRecord {
        let origin = MonotonicInstant(nanoseconds: 0)
        var exchanges: [Exchange] = []
        var episodes: [Episode] = []
        for number in numbers {
            let planned = PlannedEpisode(
                id: "0/s/c\(number % cases)/\(number / cases)", suite: "s", caseID: "c\(number % cases)",
                repetition: number / cases, seed: 0, warmUp: false)
            let ids = (0...(number % 10 == 0 ? 1 : 0)).map { attempt in
                var id = ExchangeID(episode: planned.id)
                id.attempt = attempt
                return id
            }
            for id in ids {
                exchanges.append(
                    Exchange(
                        request: GenerationRequest(id: id, scheduled: origin, messages: []), backend: "b",
                        trace: Trace(scheduled: origin, sent: origin, closed: origin + .seconds(1)),
                        usage: Usage(
                            freshPrompt: 100 + number % 1000, cacheRead: number % 5000,
                            answer: 50 + number % 300),
                        ending: .completed(.stop)))
            }
            episodes.append(
                Episode(
                    planned: planned, backend: "b", level: 0, scheduled: origin, ended: origin + .seconds(1),
                    exchanges: ids, output: "", ending: .answered,
                    scores: [
                        Score(
                            scorer: "x", required: true,
                            finding: .judged(value: 1, passed: number % 3 != 0), reason: "")
                    ]))
        }
        let level = PlannedLevel(
            backend: "b", shape: .closed(concurrency: 1), stop: StopRule(), episodes: [])
        return RunRecord(
            header: RunHeader(
                id: "r", started: "", version: "", configuration: [:],
                plan: RunPlan(seed: 1, levels: [level], digest: ""), suites: [], backends: [],
                machine: Machine(processor: "", cores: 1, memoryBytes: 1, system: ""), origin: origin,
                status: .finished, windows: []), exchanges: exchanges, episodes: episodes)
    }
}

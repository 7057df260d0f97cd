import AssayCore
import AssayEconomics
import Testing

/// One episode of a made-up run.
struct MadeEpisode {
    var outcome: Outcome = .accepted
    var usage = Usage(freshPrompt: 1000, answer: 100)
    var attempts = 1
    var steps: [ToolStep] = []
    var labels: [String] = []
    /// What an informative scorer `flag` found; `nil` has none.
    var flag: Bool?
}

func suite(_ economics: SuiteEconomics) -> Suite {
    Suite(
        name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""), cases: [],
        acceptance: [], economics: economics)
}

/// A run of one level whose episodes are as given; each attempt is a request of 10 ms.
func run(_ made: [MadeEpisode], seed: UInt64 = 1) -> RunRecord {
    let origin = MonotonicInstant(nanoseconds: 0)
    var exchanges: [Exchange] = []
    var episodes: [Episode] = []
    for (index, one) in made.enumerated() {
        let planned = PlannedEpisode(
            id: "e\(index)", suite: "s", caseID: "c\(index)", repetition: 0, seed: 0, warmUp: false)
        var ids: [ExchangeID] = []
        for attempt in 0..<one.attempts {
            var exchange = exchange(index, one.usage, episode: planned.id)
            exchange.request.id.attempt = attempt
            exchanges.append(exchange)
            ids.append(exchange.id)
        }
        episodes.append(
            Episode(
                planned: planned, backend: "b", level: 0, scheduled: origin, ended: origin,
                exchanges: ids, steps: one.steps, output: "", ending: one.ending, scores: one.scores))
    }
    return RunRecord(
        header: RunHeader(
            id: "r", started: "", version: "", configuration: [:],
            plan: RunPlan(
                seed: seed,
                levels: [
                    PlannedLevel(
                        backend: "b", shape: .closed(concurrency: 1), stop: StopRule(),
                        episodes: episodes.map(\.planned))
                ], digest: ""), suites: [], backends: [],
            machine: Machine(processor: "", cores: 1, memoryBytes: 1, system: ""), origin: origin,
            status: .finished, windows: []), exchanges: exchanges, episodes: episodes)
}

extension MadeEpisode {
    fileprivate var ending: EpisodeEnding {
        switch outcome {
        case .failed: .failed(Failure(.timeout, ""))
        case .stopped: .stopped(.cost)
        default: .answered
        }
    }

    fileprivate var scores: [Score] {
        let finding: Score.Finding =
            outcome == .unscored ? .unscored : .judged(value: 1, passed: outcome == .accepted)
        return [Score(scorer: "x", required: true, finding: finding, reason: "")]
            + (flag.map {
                [
                    Score(
                        scorer: "flag", required: false, finding: .judged(value: 0, passed: $0), reason: "")
                ]
            } ?? [])
            + labels.map {
                Score(
                    scorer: "l", required: false, finding: .judged(value: 1, passed: true), reason: "",
                    label: $0)
            }
    }
}

extension Ledger {
    /// The sum of an account over all episodes.
    func sum(_ account: Account) -> Money {
        EpisodeLedger(
            episode: "", lines: episodes.values.flatMap(\.lines).filter { $0.account == account }
        ).total(currency).lowerBound
    }

    /// The sum of everything.
    var total: Cost {
        EpisodeLedger(episode: "", lines: episodes.values.flatMap(\.lines)).total(currency)
    }
}

import AssayCore
import Synchronization

/// Runs, judges and keeps the episodes of one level, and counts those that keep their service level.
final class EpisodeRunner: Sendable {
    let clock: any TimeSource
    private let suites: [String: PreparedSuite]
    private let backend: any Backend
    private let level: PlannedLevel
    private let index: Int
    private let sink: any RecordSink
    private let observer: any RunObserver
    private let terms: BackendTerms
    /// Where what may wait is done, so that requests that are due go first; `nil` is among all other tasks.
    private let background: (any TaskExecutor)?
    private let state = Mutex(Tally())

    /// What has been counted of the measured episodes so far.
    struct Tally: Sendable {
        var ended = 0
        var inTime = 0
    }

    init(
        suites: [String: PreparedSuite], backend: any Backend, level: PlannedLevel, index: Int,
        terms: BackendTerms, clock: any TimeSource, sink: any RecordSink, observer: any RunObserver,
        background: (any TaskExecutor)?
    ) {
        self.background = background
        self.terms = terms
        self.suites = suites
        self.backend = backend
        self.level = level
        self.index = index
        self.clock = clock
        self.sink = sink
        self.observer = observer
    }

    /// How long before they are due episodes may be handed over.
    var lead: Nanoseconds { backend.lead }

    /// Where an episode that is handed over early runs: with what may wait, unless more of it follows from the first reply.
    func place(of planned: PlannedEpisode) -> (any TaskExecutor)? {
        suites[planned.suite]?.asksOnce(planned) == true ? background : nil
    }

    var tally: Tally { state.withLock { $0 } }

    /// Runs an episode from an instant to its end.
    func run(_ planned: PlannedEpisode, scheduled: MonotonicInstant) async throws(CannotRun) {
        guard let suite = suites[planned.suite] else {
            throw CannotRun("there is no suite '\(planned.suite)'")
        }
        let driver = EpisodeDriver(
            suite: suite, backend: backend, backendName: level.backend, level: index, clock: clock,
            sink: sink, terms: terms)
        let result = try await driver.run(planned, scheduled: scheduled)
        var episode = result.episode
        // Interrupted before it was due, it never began.
        if episode.ending == .stopped(.interrupt), episode.ended < episode.scheduled { return }
        if episode.ending.isJudged, !suite.judge.isHeavy {
            let opening = suite.openings[planned.caseID]?.messages ?? []
            let unscored = episode
            episode.scores = await withTaskExecutorPreference(background) {
                await suite.judge.scores(of: unscored, opening: opening)
            }
        }
        try await sink.append(episode)
        count(result, suite.suite.serviceLevel)
        observer.episodeEnded(episode, outputTokens: result.outputTokens)
    }

    private func count(_ result: EpisodeResult, _ level: ServiceLevel) {
        let episode = result.episode
        guard !episode.planned.warmUp else { return }
        let kept =
            [.accepted, .rejected, .unscored].contains(episode.outcome)
            && level.isKept(
                scheduled: episode.scheduled, firstToken: result.firstToken, ended: episode.ended)
        state.withLock { tally in
            tally.ended += 1
            tally.inTime += kept ? 1 : 0
        }
    }
}

package import AssayCore

/// What came of one level of load.
package struct LevelResult: Sendable {
    /// When its parts began and ended.
    package var window: LevelWindow
    /// The measured episodes that were to run: those that ended, and the arrivals that were dropped.
    package var episodes: Int
    /// Those of them that kept their suite's service level.
    package var inTime: Int
}

/// Runs a plan level by level, every record kept as it ends, judging that is heavy at the end.
package struct Conductor: Sendable {
    private let suites: [String: PreparedSuite]
    private let backends: [String: any Backend]
    private let retries: [String: RetryPolicy]
    private let pricing: [String: any Pricing]
    private let clock: any TimeSource
    private let calendar: ClockOrigin
    private let sink: any RecordSink
    private let observer: any RunObserver
    private let background: (any TaskExecutor)?

    /// Makes a conductor over prepared suites, backends, what of theirs is tried again and what they cost, each by name; prices change
    /// with the time of day, which `calendar` gives to the clock's instants. What may wait runs on `background`, so that
    /// it makes no request late: the judging of outputs, and episodes of one request that is handed over early; `nil` is among all other tasks.
    package init(
        suites: [String: PreparedSuite], backends: [String: any Backend],
        retries: [String: RetryPolicy] = [:], pricing: [String: any Pricing] = [:],
        clock: any TimeSource, calendar: ClockOrigin = .unknown, sink: any RecordSink,
        observer: any RunObserver, background: (any TaskExecutor)? = nil
    ) {
        self.background = background
        self.calendar = calendar
        self.retries = retries
        self.pricing = pricing
        self.suites = suites
        self.backends = backends
        self.clock = clock
        self.sink = sink
        self.observer = observer
    }

    /// Runs one level; cancelling the task stops it and keeps what has ended.
    package func run(_ level: PlannedLevel, index: Int) async throws(CannotRun) -> LevelResult {
        guard let backend = backends[level.backend] else {
            throw CannotRun("there is no backend '\(level.backend)'")
        }
        observer.levelBegan(level, index: index)
        await (backend as? any CompositeBackend)?.beginLevel()
        let runner = EpisodeRunner(
            suites: suites, backend: backend, level: level, index: index,
            terms: BackendTerms(
                retry: retries[level.backend], pricing: pricing, name: level.backend, calendar: calendar),
            clock: clock, sink: sink,
            observer: observer, background: background)
        let before = await backend.instrument
        let began = clock.now()
        var window =
            if case .closed(let users) = level.shape {
                try await closed(level, index, ClosedLoop(users: users, runner: runner))
            } else {
                try await open(level, index, runner)
            }
        if let before, let after = await backend.instrument {
            window.instrument = InstrumentHealth(from: before, to: after, over: clock.now() - began)
        }
        return LevelResult(
            window: window, episodes: runner.tally.ended + window.dropped, inTime: runner.tally.inTime)
    }

    private func closed(
        _ level: PlannedLevel, _ index: Int, _ loop: ClosedLoop
    ) async throws(CannotRun) -> LevelWindow {
        let began = clock.now()
        try await loop.run(
            through: EpisodeQueue(level.episodes.filter(\.warmUp), stop: StopRule(), began: began))
        let steadyFrom = clock.now()
        let measured = EpisodeQueue(
            level.episodes.filter { !$0.warmUp }, stop: level.stop, began: steadyFrom)
        try await loop.run(through: measured)
        let ended = clock.now()
        return LevelWindow(
            level: index, began: began, steadyFrom: steadyFrom, steadyTo: measured.emptied ?? ended,
            ended: ended)
    }

    private func open(
        _ level: PlannedLevel, _ index: Int, _ runner: EpisodeRunner
    ) async throws(CannotRun) -> LevelWindow {
        var overload: OverloadWatch?
        if case .open(let load) = level.shape { overload = OverloadWatch(load) }
        let loop = OpenLoop(mostInFlight: level.shape.mostInFlight, overload: overload, runner: runner)
        let began = clock.now()
        let result = try await loop.run(level.episodes, from: began)
        return LevelWindow(
            level: index, began: began, steadyFrom: result.steadyFrom, steadyTo: result.steadyTo,
            ended: clock.now(), dropped: result.dropped, endedEarly: result.endedEarly)
    }

    /// Judges the episodes whose judging had to wait, and keeps each again with its scores.
    package func judge(_ waiting: [(episode: Episode, opening: [Message])]) async throws(CannotRun) {
        guard !waiting.isEmpty else { return }
        observer.judgingBegan(count: waiting.count)
        let (sink, observer) = (sink, observer)
        try await BatchJudging(judges: suites.mapValues(\.judge)).judge(waiting) {
            episode throws(CannotRun) in
            try await sink.append(episode)
            observer.episodeJudged(episode)
        }
    }
}

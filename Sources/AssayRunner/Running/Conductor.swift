package import AssayCore
import Synchronization

/// Runs a plan level by level: users in a closed loop, every record kept as it ends, judging that is heavy at the end.
package struct Conductor: Sendable {
    private let suites: [String: PreparedSuite]
    private let backends: [String: any Backend]
    private let clock: any TimeSource
    private let sink: any RecordSink
    private let observer: any RunObserver

    /// Makes a conductor over prepared suites and backends, each by name.
    package init(
        suites: [String: PreparedSuite], backends: [String: any Backend], clock: any TimeSource,
        sink: any RecordSink, observer: any RunObserver
    ) {
        self.suites = suites
        self.backends = backends
        self.clock = clock
        self.sink = sink
        self.observer = observer
    }

    /// Runs one level and says when its parts began and ended; cancelling the task stops it and keeps what has ended.
    package func run(_ level: PlannedLevel, index: Int) async throws(CannotRun) -> LevelWindow {
        guard let backend = backends[level.backend], case .closed(let concurrency) = level.shape else {
            throw CannotRun("there is no backend '\(level.backend)'")
        }
        observer.levelBegan(level, index: index)
        let users = Users(
            count: concurrency, backend: backend, backendName: level.backend, level: index, conductor: self)
        let began = clock.now()
        try await users.work(
            through: EpisodeQueue(level.episodes.filter(\.warmUp), limit: nil, deadline: nil))
        let steadyFrom = clock.now()
        let measured = EpisodeQueue(
            level.episodes.filter { !$0.warmUp }, limit: level.stop.episodes,
            deadline: level.stop.time.map { steadyFrom + $0 })
        try await users.work(through: measured)
        let ended = clock.now()
        return LevelWindow(
            level: index, began: began, steadyFrom: steadyFrom, steadyTo: measured.emptied ?? ended,
            ended: ended)
    }

    /// Judges the episodes whose judging had to wait, and keeps each again with its scores.
    package func judge(_ waiting: [(episode: Episode, opening: [Message])]) async throws(CannotRun) {
        guard !waiting.isEmpty else { return }
        observer.judgingBegan(count: waiting.count)
        for (episode, opening) in waiting {
            var judged = episode
            judged.scores =
                await suites[episode.planned.suite]?.judge.scores(of: episode, opening: opening) ?? []
            try await sink.append(judged)
            observer.episodeJudged(judged)
        }
    }

    /// The users of one level.
    private struct Users {
        let count: Int
        let backend: any Backend
        let backendName: String
        let level: Int
        let conductor: Conductor

        /// Lets every user take episodes until none is left; the first error stops all of them.
        func work(through queue: EpisodeQueue) async throws(CannotRun) {
            do {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<count {
                        group.addTask { try await self.oneUser(taking: queue) }
                    }
                    try await group.waitForAll()
                }
            } catch let error as CannotRun {
                throw error
            } catch {
                throw CannotRun("the run broke off: \(error)")
            }
        }

        private func oneUser(taking queue: EpisodeQueue) async throws(CannotRun) {
            while !Task.isCancelled, let planned = queue.take(at: conductor.clock.now()) {
                guard let suite = conductor.suites[planned.suite] else {
                    throw CannotRun("there is no suite '\(planned.suite)'")
                }
                let driver = EpisodeDriver(
                    suite: suite, backend: backend, backendName: backendName, level: level,
                    clock: conductor.clock, sink: conductor.sink)
                var (episode, outputTokens) = try await driver.run(planned, scheduled: conductor.clock.now())
                if episode.ending.isJudged, !suite.judge.isHeavy {
                    let opening = suite.openings[planned.caseID]?.messages ?? []
                    episode.scores = await suite.judge.scores(of: episode, opening: opening)
                }
                try await conductor.sink.append(episode)
                conductor.observer.episodeEnded(episode, outputTokens: outputTokens)
            }
        }
    }
}

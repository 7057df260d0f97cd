import AssayCore
import AssayFormats
import AssayRunner
import Glibc
import Synchronization

/// One run: everything is made ready first, so that what cannot run is said before a folder is made or a token spent.
final class RunSession: Sendable {
    let folder: String
    private let plan: RunPlan
    private let header: Mutex<RunHeader>
    private let writer: RecordWriter
    private let conductor: Conductor
    private let backends: [String: any Backend]
    private let prepared: [String: PreparedSuite]
    private let progress: Progress

    init(_ settings: RunSettings, out: String) async throws {
        let clock = SystemClock()
        var prepared: [String: PreparedSuite] = [:]
        for entry in settings.suites { prepared[entry.suite.name] = try await Wiring.prepare(entry.suite) }
        let plan = settings.plan
        var backends: [String: any Backend] = [:]
        var identities: [BackendIdentity] = []
        for (name, setting) in settings.backends {
            let backend = try Wiring.backend(name, setting, concurrency: settings.concurrencies.max() ?? 1)
            Terminal.note("making ready: \(name)")
            try await backend.prepare()
            backends[name] = backend
            identities.append(await backend.identity)
        }
        let id =
            WallClock.now("%Y%m%d-%H%M%S") + "-" + String(UInt16.random(in: 0x1000...UInt16.max), radix: 16)
        folder = "\(out)/\(id)"
        let header = RunHeader(
            id: id, started: WallClock.now("%Y-%m-%dT%H:%M:%SZ"), version: Version.number,
            configuration: StoredConfiguration.json(settings), plan: plan,
            suites: settings.suites.map {
                SuiteStamp(
                    name: $0.suite.name, path: $0.path, version: $0.suite.version, digest: $0.suite.digest,
                    weight: $0.weight)
            }, backends: identities, machine: ThisMachine.machine, origin: clock.now(), status: .running,
            windows: [])
        writer = try RecordWriter(folder: folder, header: header)
        progress = Progress(isLive: Terminal.isLive)
        conductor = Conductor(
            suites: prepared, backends: backends, clock: clock, sink: writer, observer: progress)
        self.plan = plan
        self.header = Mutex(header)
        self.backends = backends
        self.prepared = prepared
    }

    /// Runs every level, then judges what had to wait; says how it ended.
    func run() async throws(CannotRun) -> RunStatus {
        for index in plan.levels.indices where !Task.isCancelled {
            let window = try await conductor.run(plan.levels[index], index: index)
            try update { $0.windows.append(window) }
        }
        progress.finishLine()
        let status: RunStatus = Task.isCancelled ? .interrupted : .finished
        for backend in backends.values { await backend.shutdown() }
        try await judgeWaiting()
        progress.finishLine()
        try update { $0.status = status }
        return status
    }

    /// Judges the finished episodes of suites whose scorers are heavy.
    private func judgeWaiting() async throws(CannotRun) {
        let waiting = try RunReader.read(folder: folder).record.episodes.filter { episode in
            episode.scores.isEmpty && episode.ending.isJudged && !episode.planned.warmUp
        }
        let origin = header.withLock(\.origin)
        try await conductor.judge(
            waiting.map {
                (
                    $0.onTheClock(of: origin),
                    prepared[$0.planned.suite]?.openings[$0.planned.caseID]?.messages ?? []
                )
            }
        )
    }

    private func update(_ change: (inout RunHeader) -> Void) throws(CannotRun) {
        let changed = header.withLock { header in
            change(&header)
            return header
        }
        try writer.write(changed)
    }
}

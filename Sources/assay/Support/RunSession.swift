import AssayCore
import AssayFormats
import AssayReport
import AssayRunner
import AssaySystem
import Glibc
import Synchronization

/// One run: everything is made ready first, so that what cannot run is said before a folder is made or a token spent.
final class RunSession: Sendable {
    let folder: String
    private let settings: RunSettings
    private let header: Mutex<RunHeader>
    private let writer: RecordWriter
    private let conductor: Conductor
    private let backends: BackendGraph
    private let prepared: [String: PreparedSuite]
    /// The backends that the evaluation asks.
    private let asked: [String: any Backend]
    private let progress: Progress
    private let watch: TelemetryWatch
    private let energy: EnergyWatch

    init(_ settings: RunSettings, out: String) async throws {
        let clock = SystemClock()
        for note in try BudgetCheck.notes(settings) { Terminal.note("note: " + note) }
        var prepared: [String: PreparedSuite] = [:]
        var openings: [String: [String: Opening]] = [:]
        for entry in settings.suites {
            openings[entry.suite.name] = try await Wiring.openings(entry.suite)
        }
        let measured = settings.backends.map(\.name)
        backends = try BackendGraph(
            measured, among: settings.backends + settings.parts, concurrency: settings.mostInFlight)
        try await backends.prepare()
        let identities = await backends.identities(measured)
        watch = try await TelemetryWatch(settings.backends + settings.parts, clock: clock)
        energy = try await EnergyWatch(settings.energy, clock: clock)
        let asked = try await settings.evaluation.prepared()
        let id =
            WallClock.now("%Y%m%d-%H%M%S") + "-" + String(UInt16.random(in: 0x1000...UInt16.max), radix: 16)
        folder = "\(out)/\(id)"
        let header = RunHeader(
            id: id, started: WallClock.now("%Y-%m-%dT%H:%M:%SZ"), version: Version.number,
            configuration: StoredConfiguration.json(settings), plan: settings.plan,
            suites: settings.suites.map {
                SuiteStamp(
                    name: $0.suite.name, path: $0.path, version: $0.suite.version, digest: $0.suite.digest,
                    weight: $0.mix.weight)
            }, backends: identities, machine: ThisMachine.machine, origin: clock.now(), status: .running,
            windows: [], judges: await settings.evaluation.stamps(asked), energy: energy.stamp)
        writer = try RecordWriter(folder: folder, header: header)
        let desk = EvaluationDesk(
            backends: asked, retries: settings.evaluation.retries, sink: writer, clock: clock)
        for entry in settings.suites {
            prepared[entry.suite.name] = try Wiring.prepare(
                entry.suite, openings: openings[entry.suite.name] ?? [:], models: desk)
        }
        progress = Progress(isLive: Terminal.isLive)
        conductor = Conductor(
            suites: prepared, backends: backends.all, retries: settings.retries,
            pricing: settings.prices.mapValues(Wiring.pricing), clock: clock,
            calendar: ClockOrigin(instant: header.origin, secondsSince1970: WallClock.secondsSince1970),
            sink: writer,
            observer: progress, background: ThreadExecutor(threads: ThisMachine.cores, .givingWay))
        self.settings = settings
        self.header = Mutex(header)
        self.prepared = prepared
        self.asked = asked
    }

    /// Runs every level, then judges what had to wait; says how it ended.
    func run() async throws(CannotRun) -> RunStatus {
        try await whileWatched { () throws(CannotRun) in try await runLevels() }
        progress.finishLine()
        await backends.shutdown()
        try await judgeWaiting()
        let status: RunStatus = Task.isCancelled ? .interrupted : .finished
        for backend in asked.values { await backend.shutdown() }
        progress.finishLine()
        try update { $0.status = status }
        try DigestChain.write(folder: folder)
        return status
    }

    /// Runs the blocks of a gate, each judged before the next, and says what the gate says.
    func run(_ gate: BlockedGate) async throws(CannotRun) -> GateReport {
        try update { $0.plan = Planner.plan(seed: $0.plan.seed, levels: []) }
        var report = GateReport(baseline: nil, candidate: "", checks: [], flaky: [], limits: [])
        try await whileWatched { () throws(CannotRun) in
            report = try await gate.run(on: SystemClock(), folder: folder) { level throws(CannotRun) in
                try update { header in
                    header.plan = Planner.plan(seed: header.plan.seed, levels: header.plan.levels + [level])
                }
                _ = try await run(level)
                try await judgeWaiting()
            }
        }
        progress.finishLine()
        await backends.shutdown()
        for backend in asked.values { await backend.shutdown() }
        let status: RunStatus = report.sequence?.ending == .interrupted ? .interrupted : .finished
        try update { $0.status = status }
        try DigestChain.write(folder: folder)
        return report
    }

    /// Does the work while servers and meters are read, after as long a rest as is metered before the load.
    private func whileWatched(_ work: () async throws(CannotRun) -> Void) async throws(CannotRun) {
        defer {
            watch.shutdown()
            energy.shutdown()
        }
        try await SideTasks.during(watch.tasks + energy.tasks, writer) { () throws(CannotRun) in
            await energy.rest()
            try await work()
        }
    }

    private func runLevels() async throws(CannotRun) {
        guard settings.capacity.axis == nil else {
            for backend in settings.request.backends { try await search(backend) }
            return
        }
        for level in header.withLock(\.plan).levels where !Task.isCancelled { _ = try await run(level) }
    }

    /// Runs the next level and keeps its window.
    private func run(_ level: PlannedLevel) async throws(CannotRun) -> LevelResult {
        let result = try await conductor.run(level, index: header.withLock(\.windows).count)
        try update { $0.windows.append(result.window) }
        return result
    }

    /// Searches a backend's capacity, level by level; every level joins the plan before it runs.
    private func search(_ backend: String) async throws(CannotRun) {
        let options = settings.capacity
        guard let first = settings.request.shapes.first else { return }
        var search = CapacitySearch(
            from: first.driven,
            to: options.axis == .concurrency
                ? Double(LoadRange.concurrency.upperBound) : LoadRange.rate.upperBound,
            isWhole: options.axis == .concurrency, tolerance: options.tolerance / 100)
        while let load = search.load, !Task.isCancelled {
            let index = header.withLock(\.windows).count
            let level = Planner.level(
                settings.request, backend: backend, shape: first.driven(at: load), index: index)
            try update { header in
                header.plan = Planner.plan(seed: header.plan.seed, levels: header.plan.levels + [level])
            }
            let result = try await run(level)
            guard !Task.isCancelled else { return }
            let share = Double(result.inTime) / Double(max(1, result.episodes))
            let isKept = result.window.endedEarly == nil && share * 100 >= options.share
            progress.finishLine()
            Terminal.note(
                "  \(Figure.percent(share)) of \(result.episodes) episodes kept the service level: "
                    + (isKept ? "kept" : "missed"))
            search.note(isKept: isKept)
        }
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

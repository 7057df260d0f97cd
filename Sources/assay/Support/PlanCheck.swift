import AssayCore
import AssayFormats
import AssayReport
import AssayRunner

/// Whether a run's plan is what was run, and follows from its seed.
struct PlanCheck {
    /// The run.
    let record: RunRecord
    /// The suites that are what they were when the run was made.
    let unchanged: [Suite]
    /// The run's folder.
    let folder: String

    private var header: RunHeader { record.header }
    private var plan: RunPlan { header.plan }

    /// From what the plan can be made again.
    private enum Source {
        case request(PlanRequest)
        /// Something of which it follows is not known.
        case unknown(String)
        /// Something of which it follows is not what it was.
        case changed(String)
    }

    /// The plan's digest, and the same plan made again from the seed where everything is known of which it follows.
    var finding: EvidenceCheck.Finding {
        let again = Planner.plan(seed: plan.seed, levels: plan.levels)
        guard again.digest == plan.digest else {
            return .fails(["its digest is \(again.digest), not \(plan.digest)"])
        }
        let strangers = strangers.map { "the episode \($0) was never planned" }
        guard strangers.isEmpty else { return .fails(strangers) }
        let digest = "digest \(plan.digest.prefix(12))"
        switch source {
        case .unknown(let reason): return .holds("\(digest); not made again, as \(reason)")
        case .changed(let what): return .fails([what])
        case .request(let request):
            let differing = differing(request)
            if differing.isEmpty { return .holds("made again from the seed \(plan.seed), \(digest)") }
            if isInBlocks(request) {
                return .holds(
                    "\(plan.levels.count) blocks of cases made again from the seed \(plan.seed), \(digest)")
            }
            return .fails(differing.map { "level \($0 + 1) does not follow from the seed \(plan.seed)" })
        }
    }

    /// The names of episodes that the plan does not have.
    private var strangers: [String] {
        let planned = Set(plan.levels.flatMap(\.episodes).map(\.id))
        return record.episodes.map(\.planned.id).filter {
            !planned.contains(Self.planName($0, among: planned))
        }
    }

    /// The name in the plan of an episode: where time is the limit the plan is repeated, and later rounds are numbered.
    private static func planName(_ id: String, among planned: Set<String>) -> String {
        guard !planned.contains(id), let slash = id.lastIndex(of: "/"),
            Int(id[id.index(after: slash)...]) != nil
        else { return id }
        return String(id[..<slash])
    }

    /// The levels that come out otherwise.
    private func differing(_ request: PlanRequest) -> [Int] {
        plan.levels.indices.filter { index in
            let level = plan.levels[index]
            var own = request
            own.stop = level.stop
            let made = Planner.level(own, backend: level.backend, shape: level.shape, index: index)
            return made.episodes != level.episodes
        }
    }

    /// Whether the levels are blocks of one level's cases, as a gate runs them until all is decided.
    private func isInBlocks(_ request: PlanRequest) -> Bool {
        guard let first = plan.levels.first,
            plan.levels.allSatisfy({
                $0.backend == first.backend && $0.shape == first.shape && $0.stop == first.stop
            })
        else { return false }
        let whole = Planner.level(request, backend: first.backend, shape: first.shape, index: 0).episodes
        let run = plan.levels.flatMap(\.episodes).map { episode in
            var episode = episode
            episode.id = "0" + episode.id.drop { $0 != "/" }
            return episode
        }
        return run.elementsEqual(whole.prefix(run.count))
    }

    // MARK: What it follows from

    private var source: Source {
        let names = header.suites.map(\.name)
        if let other = names.first(where: { name in !unchanged.contains { $0.name == name } }) {
            return .unknown("the suite '\(other)' is not there as it was")
        }
        guard let repeats = header.configuration["repeats"]?.integerValue,
            let warmUp = header.configuration["warm_up"]?.integerValue
        else { return .unknown("the run does not say how often each case was to be run") }
        let load = header.configuration["load"]
        guard load != nil || !isDrawn else {
            return .unknown("the run is of before its think times, lengths and trace were kept")
        }
        var request = PlanRequest(
            suites: entries(load ?? .null), backends: [], shapes: [], repeats: Int(repeats),
            warmUp: Int(warmUp), seed: plan.seed)
        request.thinkTime = load.flatMap(StoredConfiguration.thinkTime)
        guard let replay else { return .request(request) }
        return adding(load?["trace"] ?? .null, replay, to: request)
    }

    private func entries(_ load: JSONValue) -> [MixEntry] {
        header.suites.compactMap { stamp in
            let lengths = StoredConfiguration.lengths(load, of: stamp.name)
            return unchanged.first { $0.name == stamp.name }.map {
                MixEntry($0, weight: stamp.weight, padding: lengths.padding, promptLength: lengths.prompt)
            }
        }
    }

    /// Whether the plan holds more than the order of cases: a trace, think times or drawn lengths.
    private var isDrawn: Bool {
        replay != nil
            || plan.levels.flatMap(\.episodes).contains {
                !$0.pauses.isEmpty || $0.paddingTokens > 0 || $0.promptTokens > 0
            }
    }

    private var replay: ReplayLoad? {
        plan.levels.lazy.compactMap { if case .replay(let load) = $0.shape { load } else { nil } }.first
    }

    /// The request with the arrivals of its trace, if the file is what it was.
    private func adding(_ stored: JSONValue, _ replay: ReplayLoad, to request: PlanRequest) -> Source {
        guard let path = stored["path"]?.stringValue,
            let read = TraceSuite.found(path, stored["format"]?.stringValue, beside: folder)
        else { return .unknown("its trace \(replay.name) is not there or cannot be read") }
        guard read.digest == replay.digest else {
            return .changed("the trace \(path) is another than the run was planned with")
        }
        var request = request
        let ownCases = header.suites.map(\.name) == [TraceSuite.name]
        request.trace = TraceSuite.arrivals(read.trace, ownCases: ownCases)
        return .request(request)
    }
}

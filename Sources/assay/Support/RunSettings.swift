import AssayCore
import AssayFormats
import AssayRunner

/// What will be run: the configuration with the flags over it.
struct RunSettings {
    var seed: UInt64
    var request: PlanRequest
    var capacity: CapacityOptions
    var backends: [(name: String, setting: Configuration.BackendSetting)]
    /// The backends that composites among them ask.
    var parts: [(name: String, setting: Configuration.BackendSetting)]
    var prices: [String: Configuration.PriceSetting]
    var economics: [String: SuiteEconomics]
    var energy: EnergySetting?
    var margins: Margins
    var suites: [(suite: Suite, path: String, mix: MixSetting)]
    var evaluation: EvaluationSettings
    /// The trace that is replayed; `nil` where none is.
    var trace: (path: String, format: String?)?
    /// The plan; a search decides its levels as it goes, from the same seed.
    let plan: RunPlan

    /// The price book from which prices come: its path and digest; `nil` where none does.
    let priceBook: JSONValue?

    /// What `calibration.json` says of this machine; `nil` where there is none.
    let calibration: JSONValue? = CalibrationFile.read()

    /// Puts flags over a configuration and reads the suites; every suite's mistakes are thrown together.
    init(_ command: RunCommand, _ configuration: Configuration) throws {
        seed = command.seed ?? configuration.seed ?? 1
        capacity = command.capacity
        backends = try Self.backends(command, configuration)
        let names = backends.map(\.name)
        parts = command.url == nil ? configuration.knownBackends.parts(of: names) : []
        margins = configuration.margins
        economics = configuration.economics
        energy = configuration.energy
        let load = command.load.over(configuration.load)
        let words = command.suites.isEmpty ? configuration.suites : command.suites
        var trace: (trace: LoadTrace, digest: String)?
        if case .trace(let path, let format, _) = load.drive { trace = try TraceSuite.read(path, format) }
        if case .trace(let path, let format, let timeScale) = load.drive, let trace, words.isEmpty {
            let suite = TraceSuite.suite(trace, timeScale: timeScale)
            suites = [(suite, TraceSuite.stamp(path, format), MixSetting())]
        } else {
            suites = try Self.suites(words, configuration.mix)
        }
        if let level = command.capacity.serviceLevel?.level {
            for index in suites.indices { suites[index].suite.serviceLevel = level }
        }
        suites = try Self.applying(economics, to: suites)
        evaluation = try EvaluationSettings(
            suites: suites.map(\.suite),
            among: backends + configuration.knownBackends.filter { !names.contains($0.name) })
        let costed = names + parts.map(\.name) + evaluation.backends.map(\.name)
        prices = configuration.prices.filter { costed.contains($0.key) }
        priceBook = Places.priceBookStamp(prices, file: configuration.priceBook)
        request = try Self.request(load, suites, backends.map(\.name), seed: seed)
        if let trace, case .trace(let path, let format, let timeScale) = load.drive {
            self.trace = (path, format)
            for skipped in trace.trace.skipped.prefix(20) { Terminal.note(skipped.description) }
            Terminal.note(TraceSuite.summary(trace.trace))
            request.trace = TraceSuite.arrivals(trace.trace, ownCases: words.isEmpty)
            let file = String(path.split(separator: "/").last ?? "")
            request.shapes = [
                .replay(
                    ReplayLoad(
                        name: file, digest: trace.digest, timeScale: timeScale,
                        mostInFlight: load.mostInFlight))
            ]
        }
        if let axis = capacity.axis {
            if let free = suites.first(where: { $0.suite.serviceLevel == ServiceLevel() }) {
                throw CannotRun(
                    "the suite '\(free.suite.name)' has no service level, so every load would keep it",
                    hint:
                        "give one to all suites, for example --slo ttft=500,episode=5000, or `slo` to the suite"
                )
            }
            request.shapes = [Self.firstShape(of: axis, load)]
            // A load that is offered for a moment only says nothing of whether it can be held.
            request.stop.time = request.stop.time ?? Self.searchedTime
            request.stop.needsBoth = true
        }
        plan =
            capacity.axis == nil ? Planner.plan(request) : Planner.plan(seed: seed, levels: [])
        try Self.checkMeasures(plan)
    }

    /// A level of which nothing would be measured is a mistake.
    private static func checkMeasures(_ plan: RunPlan) throws(CannotRun) {
        guard let level = plan.levels.first(where: { $0.episodes.allSatisfy(\.warmUp) }) else { return }
        guard !level.episodes.isEmpty else {
            throw CannotRun(
                "nothing would be run at \(level.shape)", hint: "give it more time, or a higher rate")
        }
        throw CannotRun(
            "nothing would be measured at \(level.shape): all of its \(level.episodes.count) episodes would warm it up",
            hint: "--warm-up 0 measures them; more --episodes or --seconds give it others")
    }

    /// The suites with what the configuration states of their outcomes over what they state themselves.
    private static func applying(
        _ economics: [String: SuiteEconomics], to suites: [(suite: Suite, path: String, mix: MixSetting)]
    ) throws(CannotRun) -> [(suite: Suite, path: String, mix: MixSetting)] {
        var suites = suites
        for index in suites.indices {
            guard let own = economics[suites[index].suite.name] else { continue }
            suites[index].suite.economics = suites[index].suite.economics.overridden(by: own)
            if let scorer = suites[index].suite.economicsWithoutScorer.first {
                throw CannotRun(
                    "the economics of '\(suites[index].suite.name)' name the scorer '\(scorer)', which it does not have",
                    hint: "it has: " + suites[index].suite.acceptance.map(\.title).joined(separator: ", "))
            }
        }
        return suites
    }

    private static func backends(
        _ command: RunCommand, _ configuration: Configuration
    ) throws(CannotRun) -> [(name: String, setting: Configuration.BackendSetting)] {
        if let url = command.url, let model = command.model {
            var endpoint = Configuration.Endpoint(url: url, model: model)
            endpoint.keyVariable = command.keyVariable
            return [(model, .endpoint(endpoint))]
        }
        let known = configuration.knownBackends
        guard !command.backends.isEmpty else { return Array(known.prefix(1)) }
        var chosen: [(name: String, setting: Configuration.BackendSetting)] = []
        for name in command.backends {
            guard let found = known.first(where: { $0.name == name }) else {
                let names = known.map(\.name)
                throw CannotRun(
                    "there is no backend '\(name)'",
                    hint: NearMiss.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                        ?? "the backends are: \(names.joined(separator: ", ")); assay.yaml adds others")
            }
            chosen.append(found)
        }
        return chosen
    }

    private static func suites(
        _ words: [String], _ mix: [String: MixSetting]
    ) throws -> [(suite: Suite, path: String, mix: MixSetting)] {
        let words = words.isEmpty ? Places.suiteNames : words
        guard !words.isEmpty else {
            throw CannotRun(
                "there are no suites in suites/", hint: "`assay init` writes one, or give the path of one")
        }
        var problems: [Diagnostic] = []
        var suites: [(suite: Suite, path: String, mix: MixSetting)] = []
        for word in words {
            let path = try Places.suite(word)
            do throws(Diagnostics) {
                let suite = try SuiteReader.read(folder: path, kinds: Wiring.scorers, schemas: Wiring.schemas)
                suites.append((suite, path, mix[suite.name] ?? MixSetting()))
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return suites
    }

    private static func request(
        _ load: LoadSetting, _ suites: [(suite: Suite, path: String, mix: MixSetting)], _ backends: [String],
        seed: UInt64
    ) throws -> PlanRequest {
        var request = PlanRequest(
            suites: suites.map {
                MixEntry(
                    $0.suite, weight: $0.mix.weight, padding: $0.mix.padding,
                    promptLength: $0.mix.promptLength)
            },
            backends: backends, shapes: shapes(load), repeats: load.repeats ?? 1,
            warmUp: load.warmUp ?? usualWarmUp(load.drive),
            stop: StopRule(
                episodes: load.episodes, time: load.seconds.map { .seconds(Int64($0)) },
                needsBoth: load.needsBoth ?? false), seed: seed)
        request.thinkTime = load.thinkTime
        return request
    }

    /// The episodes that warm a level up where nobody says so: none of a trace, which is replayed whole.
    private static func usualWarmUp(_ drive: LoadSetting.Drive?) -> Int {
        if case .trace? = drive { 0 } else { 2 }
    }

    private static func shapes(_ load: LoadSetting) -> [LoadShape] {
        let arrivals = load.arrivals ?? .poisson
        switch load.drive {
        case nil: return [.closed(concurrency: 4)]
        case .concurrencies(let list): return list.map { .closed(concurrency: $0) }
        case .rates(let rates):
            return rates.map {
                .open(OpenLoad(rate: $0, arrivals: arrivals, mostInFlight: load.mostInFlight))
            }
        case .profile(let profile):
            return [.open(OpenLoad(profile: profile, arrivals: arrivals, mostInFlight: load.mostInFlight))]
        case .trace: return []
        }
    }

    /// How long a search holds each load where nobody says so.
    private static let searchedTime = Nanoseconds.seconds(20)

    /// The load at which a search for the capacity begins.
    private static func firstShape(of axis: CapacityAxis, _ load: LoadSetting) -> LoadShape {
        let first = shapes(load).first
        switch (axis, first) {
        case (.rate, .open(let open)): return .open(open)
        case (.rate, _):
            return .open(
                OpenLoad(rate: 1, arrivals: load.arrivals ?? .poisson, mostInFlight: load.mostInFlight))
        case (.concurrency, .closed):
            return load.drive == nil ? .closed(concurrency: 1) : first ?? .closed(concurrency: 1)
        case (.concurrency, _): return .closed(concurrency: 1)
        }
    }

    /// What is tried again, by backend.
    var retries: [String: RetryPolicy] {
        var retries: [String: RetryPolicy] = [:]
        for case (let name, .endpoint(let endpoint)) in backends { retries[name] = endpoint.retry }
        return retries
    }

    /// The most requests that will be under way at once, where that is known.
    var mostInFlight: Int? {
        guard capacity.axis == nil else { return nil }
        let most = request.shapes.map(\.mostInFlight)
        return most.contains(nil) ? nil : most.compactMap(\.self).max()
    }
}

extension Configuration {
    /// The backends that can be named: those of the file, and the in-process engine.
    var knownBackends: [(name: String, setting: BackendSetting)] {
        let engine = (
            name: "engine",
            setting: BackendSetting.engine(model: nil, contextTokens: nil, sequences: nil, threads: nil)
        )
        return backends.contains { $0.name == "engine" } ? backends : backends + [engine]
    }
}

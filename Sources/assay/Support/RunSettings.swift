import AssayCore
import AssayFormats
import AssayRunner

/// What will be run: the configuration with the flags over it.
struct RunSettings {
    var seed: UInt64
    var repeats: Int
    var warmUp: Int
    var concurrencies: [Int]
    var stop: StopRule
    var backends: [(name: String, setting: Configuration.BackendSetting)]
    var prices: [String: Configuration.PriceSetting]
    var margins: Margins
    var suites: [(suite: Suite, path: String, weight: Int)]

    /// Puts flags over a configuration and reads the suites; every suite's mistakes are thrown together.
    init(_ command: RunCommand, _ configuration: Configuration) throws {
        seed = command.seed ?? configuration.seed ?? 1
        repeats = command.repeats ?? configuration.repeats ?? 1
        warmUp = command.warmUp ?? configuration.warmUp ?? 2
        concurrencies = command.concurrency.isEmpty ? configuration.concurrencies ?? [4] : command.concurrency
        stop = StopRule(
            episodes: command.episodes ?? configuration.episodes,
            time: (command.seconds ?? configuration.seconds).map { .seconds(Int64($0)) })
        backends = try Self.backends(command, configuration)
        let names = backends.map(\.name)
        prices = configuration.prices.filter { names.contains($0.key) }
        margins = configuration.margins
        suites = try Self.suites(
            command.suites.isEmpty ? configuration.suites : command.suites, configuration.mix)
    }

    private static func backends(
        _ command: RunCommand, _ configuration: Configuration
    ) throws(CannotRun) -> [(name: String, setting: Configuration.BackendSetting)] {
        if let url = command.url, let model = command.model {
            var endpoint = Configuration.Endpoint(url: url, model: model)
            endpoint.keyVariable = command.keyVariable
            return [(model, .openAI(endpoint))]
        }
        let engine = (
            name: "engine",
            setting: Configuration.BackendSetting.engine(
                model: nil, contextTokens: nil, sequences: nil, threads: nil)
        )
        let known =
            configuration.backends.contains { $0.name == "engine" }
            ? configuration.backends : configuration.backends + [engine]
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
        _ words: [String], _ mix: [String: Int]
    ) throws -> [(suite: Suite, path: String, weight: Int)] {
        let words = words.isEmpty ? Places.suiteNames : words
        guard !words.isEmpty else {
            throw CannotRun(
                "there are no suites in suites/", hint: "`assay init` writes one, or give the path of one")
        }
        var problems: [Diagnostic] = []
        var suites: [(suite: Suite, path: String, weight: Int)] = []
        for word in words {
            let path = try Places.suite(word)
            do throws(Diagnostics) {
                let suite = try SuiteReader.read(folder: path, kinds: Wiring.scorers)
                suites.append((suite, path, mix[suite.name] ?? 1))
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return suites
    }

    /// The plan.
    var plan: RunPlan {
        Planner.plan(
            PlanRequest(
                suites: suites.map { ($0.suite, $0.weight) }, backends: backends.map(\.name),
                concurrencies: concurrencies, repeats: repeats, warmUp: warmUp, stop: stop, seed: seed))
    }
}

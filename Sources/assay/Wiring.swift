import AssayAcceptance
import AssayBackends
import AssayCore
import AssayEconomics
import AssayFormats
import AssayMeters
import AssayRunner

#if Engine
import AssayEngine
#endif

/// The one list of conformances: what the names in files stand for.
enum Wiring {
    /// The scorers.
    static let scorers: [ScorerKind] = AcceptanceScorers.all

    /// Checks the schemas of tools.
    static let schemas: SchemaChecking = { JSONSchema($0).mistakeInSchema }

    /// Makes tool worlds.
    static let worlds: any ToolWorldMaking = WorldMaker()

    /// A backend as it is configured; `concurrency` is the most that will be asked of it at once, where that is known.
    static func backend(
        _ name: String, _ setting: Configuration.BackendSetting, concurrency: Int?
    ) throws(CannotRun) -> any Backend {
        switch setting {
        case .lever(let lever):
            throw CannotRun("'\(name)' is a \(lever.lever.rawValue) and no backend by itself")
        case .endpoint(let endpoint):
            let backend = HTTPBackend(name: name, configuration: endpoint.settings) {
                Terminal.note("note: \($0)")
            }
            return endpoint.rateLimit.map {
                RateLimitedBackend(backend, limit: $0, clock: SystemClock())
            } ?? backend
        case .engine(let model, let context, let sequences, let threads):
            #if Engine
            var configuration = EngineConfiguration(
                modelPath: model ?? DefaultModel.path, sequences: sequences ?? min(concurrency ?? 8, 8),
                threads: threads ?? ThisMachine.cores)
            if let context { configuration.contextTokens = context }
            let file = model?.split(separator: "/").last.map(String.init)
            return EngineBackend(
                name: name, modelName: file ?? DefaultModel.name, configuration: configuration)
            #else
            throw CannotRun(
                "the backend '\(name)' is the in-process engine, and this program was built without it",
                hint: "build with the trait Engine, or use --url")
            #endif
        }
    }

    /// A backend's pricing as it is configured.
    static func pricing(_ setting: Configuration.PriceSetting) -> any Pricing {
        switch setting {
        case .tokens(let agreement): TokenPricing(agreement)
        case .capacity(let terms): OwnedCapacity(terms)
        }
    }

    /// A meter as it is configured.
    static func meter(_ meter: EnergySetting.Meter) throws(CannotRun) -> any EnergyMeter {
        switch meter.source {
        case .rapl(let folder): try RAPLMeter(name: meter.name, boundary: meter.boundary, folder: folder)
        case .nvml(let library):
            try NVMLMeter(name: meter.name, boundary: meter.boundary, library: library)
        case .prometheus(let url, let metric, let unit):
            PrometheusMeter(
                name: meter.name, boundary: meter.boundary, url: url, metric: metric, unit: unit)
        case .declared(let watts, let idle):
            DeclaredMeter(name: meter.name, boundary: meter.boundary, watts: watts, idleWatts: idle)
        }
    }

    /// The openings of a suite's cases.
    static func openings(_ suite: Suite) async throws -> [String: Opening] {
        let retriever = try suite.retrieval.map { retrieval throws(CannotRun) in try BM25Retriever(retrieval)
        }
        return try await OpeningWriter(suite: suite, retriever: retriever, worlds: worlds).openings()
    }

    /// A suite with everything made that its episodes need, and the models that its evaluation may ask.
    static func prepare(
        _ suite: Suite, openings: [String: Opening], models: any ModelAsking
    ) throws -> PreparedSuite {
        PreparedSuite(
            suite: suite, openings: openings, judge: try Judge(suite: suite, kinds: scorers, models: models),
            worlds: worlds, models: models)
    }
}

extension Configuration.Endpoint {
    /// The same as the backend takes it.
    fileprivate var settings: EndpointConfiguration {
        var settings = EndpointConfiguration(
            url: url, model: model, kind: DialectKind(rawValue: kind) ?? .chat)
        settings.keyVariable = keyVariable
        settings.isStreaming = stream
        settings.headers = headers
        settings.body = body
        if let maxTokensField { settings.maxTokensField = maxTokensField }
        settings.custom = custom
        settings.region = region
        settings.certificateFile = caFile
        if let connectTimeout { settings.connectTimeout = connectTimeout }
        if let firstTokenTimeout { settings.firstTokenTimeout = firstTokenTimeout }
        if let totalTimeout { settings.totalTimeout = totalTimeout }
        return settings
    }
}

import AssayAcceptance
import AssayBackends
import AssayCore
import AssayFormats

extension Wiring {
    /// A composite as it is configured, over its parts by name.
    static func composite(
        _ name: String, _ setting: LeverSetting, parts: [String: any Backend]
    ) throws -> any CompositeBackend {
        let clock = SystemClock()
        func part(_ name: String) throws(CannotRun) -> any Backend {
            guard let part = parts[name] else { throw CannotRun("there is no backend '\(name)'") }
            return part
        }
        func check(_ rule: CheckRule) throws(Diagnostics) -> AnswerCheck {
            try AnswerCheck(rule, backends: parts, make: TextChecks.make)
        }
        switch setting {
        case .retry(let inner, let policy):
            return RetryLever(name: name, of: try part(inner), policy: policy, clock: clock)
        case .fallback(let names, let kinds):
            return FallbackLever(name: name, of: try names.map(part), on: kinds, clock: clock)
        case .route(let rules, let classifier, let otherwise):
            return try RouteLever(
                name: name, rules: rules, classifier: classifier, otherwise: otherwise, backends: parts,
                make: TextChecks.make, clock: clock)
        case .cascade(let stages):
            return CascadeLever(
                name: name,
                stages: try stages.map { stage in
                    CascadeLever.Stage(try part(stage.backend), checks: try stage.checks.map(check))
                }, judges: try stages.flatMap(\.checks).compactMap(\.backend).map(part), clock: clock)
        case .cache(let inner, .exact): return CacheLever(name: name, of: try part(inner), clock: clock)
        case .cache(let inner, .semantic(let embedder, let threshold)):
            return CacheLever(
                name: name, of: try part(inner), embedder: (try part(embedder), threshold), clock: clock)
        case .compress(let inner, let budget, let method):
            let ready: CompressLever.Method =
                switch method {
                case .history: .history
                case .bm25: .bm25 { retrieval throws(CannotRun) in try BM25Retriever(retrieval) }
                case .embedding(let embedder): .embedding(try part(embedder))
                }
            return CompressLever(
                name: name, of: try part(inner), budgetTokens: budget, method: ready, clock: clock)
        case .guarded(let inner, let rules):
            let judges = parts.filter { $0.key != inner }
            return try GuardLever(
                name: name, of: try part(inner), rules, judges: judges, make: TextChecks.make, clock: clock)
        case .batch(let inner, let size, let wait):
            return BatchLever(name: name, of: try part(inner), size: size, wait: wait, clock: clock)
        case .bestOf(let inner, let count, let temperature, let choice):
            let ready: BestOfLever.Choice =
                switch choice {
                case .agreement: .agreement
                case .logProbability: .logProbability
                case .check(let rule): .check(try check(rule), judge: try rule.backend.map(part))
                }
            return BestOfLever(
                name: name, of: try part(inner), count: count, temperature: temperature, choice: ready,
                clock: clock)
        }
    }

    /// What is wrong with the texts inside a configuration's composites, such as regular expressions.
    static func mistakes(in configuration: Configuration) -> [Diagnostic] {
        configuration.backends.flatMap { $0.setting.lever?.checks ?? [] }.filter { !$0.needsAnswer }.flatMap {
            rule -> [Diagnostic] in
            do throws(Diagnostics) {
                _ = try TextChecks.make(rule)
                return []
            } catch {
                return error.all
            }
        }
    }
}

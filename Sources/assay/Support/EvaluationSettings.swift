import AssayCore
import AssayFormats
import AssayRunner

/// Whom the evaluation asks: the judges of the suites, and the backends that they name.
struct EvaluationSettings {
    /// Every judge, with its suite's name.
    var judges: [(suite: String, model: AskedModel)] = []
    /// The backends to make ready, in the order of their names.
    var backends: [(name: String, setting: Configuration.BackendSetting)] = []

    /// Finds every backend that is asked; a name that no backend has is a mistake at its place in the suite. Where no backends are given
    /// none is looked for.
    init(
        suites: [Suite], among known: [(name: String, setting: Configuration.BackendSetting)]?
    ) throws(Diagnostics) {
        var mistakes: [Diagnostic] = []
        for suite in suites {
            let judging = try Judge(suite: suite, kinds: Wiring.scorers).askedModels
            judges += judging.map { (suite.name, $0) }
            for model in judging + [suite.user.map(AskedModel.init)].compactMap(\.self) {
                guard let known else { continue }
                if let found = known.first(where: { $0.name == model.backend }) {
                    if found.setting.lever != nil { mistakes.append(Self.composite(model)) }
                    if !backends.contains(where: { $0.name == found.name }) { backends.append(found) }
                } else {
                    mistakes.append(Self.unknown(model, among: known.map(\.name)))
                }
            }
        }
        backends.sort { $0.name < $1.name }
        guard mistakes.isEmpty else { throw Diagnostics(mistakes) }
    }

    private static func composite(_ model: AskedModel) -> Diagnostic {
        Diagnostic(
            .error, "\(model.scorer): '\(model.backend)' is a composite, and an instrument must be one model",
            hint: "name one of its parts", at: model.location)
    }

    private static func unknown(_ model: AskedModel, among names: [String]) -> Diagnostic {
        Diagnostic(
            .error, "\(model.scorer): there is no backend '\(model.backend)'",
            hint: NearMiss.nearest(to: model.backend, among: names).map { "did you mean '\($0)'?" }
                ?? "the backends are: \(names.joined(separator: ", ")); assay.yaml adds others",
            at: model.location)
    }

    /// What is tried again, by backend.
    var retries: [String: RetryPolicy] {
        var retries: [String: RetryPolicy] = [:]
        for case (let name, .endpoint(let endpoint)) in backends { retries[name] = endpoint.retry }
        return retries
    }

    /// Makes the backends ready.
    func prepared() async throws(CannotRun) -> [String: any Backend] {
        var ready: [String: any Backend] = [:]
        for (name, setting) in backends {
            let backend = try Wiring.backend(name, setting, concurrency: EvaluationDesk.mostAtOnce)
            Terminal.note("making ready for the evaluation: \(name)")
            try await backend.prepare()
            ready[name] = backend
        }
        return ready
    }

    /// What the run records of its judges.
    func stamps(_ ready: [String: any Backend]) async -> [JudgeStamp] {
        var stamps: [JudgeStamp] = []
        for (suite, model) in judges {
            guard let identity = await ready[model.backend]?.identity else { continue }
            stamps.append(
                JudgeStamp(
                    suite: suite, scorer: model.scorer, backend: identity, promptDigest: model.promptDigest,
                    settings: model.settings, threshold: model.threshold))
        }
        return stamps
    }
}

extension AskedModel {
    /// The model that plays a suite's user.
    fileprivate init(_ user: SimulatedUser) {
        self.init(
            scorer: "user", backend: user.backend, promptDigest: "", settings: [:], threshold: 0,
            location: user.location)
    }
}

#if Engine
package import AssayCore
import AssayDigest
import AssayJSON
import AssaySystem
import Synchronization

/// The in-process engine: one context with several sequences, batched continuously on one thread.
///
/// Stamps are taken when a token is sampled. `sent` is when the request was handed to the engine's queue, so TTFT holds the wait for
/// a free sequence.
package final class EngineBackend: Backend {
    private struct State: Sendable {
        var thread: DecodeThread?
        var details: JSONValue = [:]
        var nextKey: UInt64 = 0
    }

    private let name: String
    private let modelName: String
    private let configuration: EngineConfiguration
    private let state = Mutex(State())

    /// Makes a backend; nothing is loaded before ``prepare()``.
    package init(name: String, modelName: String, configuration: EngineConfiguration) {
        self.name = name
        self.modelName = modelName
        self.configuration = configuration
    }

    /// The model's digest and the engine's settings, complete after ``prepare()``.
    package var identity: BackendIdentity {
        get async {
            BackendIdentity(
                name: name, kind: "engine", model: modelName, details: state.withLock(\.details))
        }
    }

    /// Loads the model.
    package func prepare() async throws(CannotRun) {
        guard state.withLock({ $0.thread == nil }) else { return }
        let (thread, summary) = try await DecodeThread.start(
            configuration: configuration, backendName: name, modelName: modelName)
        let details: JSONValue = .members([
            "engine": .string("libllama \(Libllama.version)"), "model": .string(summary),
            "model_sha256": SHA256.hex(ofFile: configuration.modelPath).map { .string($0) },
            "context_tokens": .integer(Int64(configuration.contextTokens)),
            "sequences": .integer(Int64(configuration.sequences)),
            "threads": .integer(Int64(configuration.threads)),
        ])
        state.withLock {
            $0.thread = thread
            $0.details = details
        }
    }

    /// Asks for one generation.
    package func generate(_ request: GenerationRequest) async -> Exchange {
        let (thread, key) = state.withLock { state in
            state.nextKey += 1
            return (state.thread, state.nextKey)
        }
        guard let thread else {
            let now = MonotonicInstant.now()
            return Exchange(
                request: request, backend: name,
                trace: Trace(scheduled: request.scheduled, sent: now, closed: now),
                ending: .failed(Failure(.server, "the engine is not running")))
        }
        return await thread.generate(request, key: key)
    }

    /// Ends the decode thread; what is under way ends as cancelled.
    package func shutdown() async {
        state.withLock { state in
            state.thread?.stop()
            state.thread = nil
        }
    }
}
#endif

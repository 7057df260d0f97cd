import AssayCore
import Synchronization

/// Answers questions of the evaluation by a script, and remembers them.
final class ScriptedModels: ModelAsking {
    private let answer: @Sendable (GenerationRequest) -> (text: String, ending: Ending)
    private let asked = Mutex<[(request: GenerationRequest, backend: String, use: EvaluationUse)]>([])
    var requests: [(request: GenerationRequest, backend: String, use: EvaluationUse)] {
        asked.withLock { $0 }
    }

    init(_ answer: @escaping @Sendable (GenerationRequest) -> (text: String, ending: Ending)) {
        self.answer = answer
    }

    convenience init(_ texts: [String]) {
        let left = Mutex(texts[...])
        self.init { _ in (left.withLock { $0.popFirst() } ?? "", .completed(.stop)) }
    }

    func ask(
        _ request: GenerationRequest, of backend: String, for use: EvaluationUse
    ) async throws(CannotRun) -> Exchange {
        asked.withLock { $0.append((request, backend, use)) }
        let (text, ending) = answer(request)
        let now = MonotonicInstant(nanoseconds: 0)
        return Exchange(
            request: request, backend: backend, trace: Trace(scheduled: now, closed: now),
            reply: Reply(text: text), usage: .unknown, ending: ending)
    }
}

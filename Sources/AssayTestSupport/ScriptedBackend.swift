public import AssayCore
import Synchronization

/// A backend that answers what a test tells it to, and remembers what it was asked.
public final class ScriptedBackend: Backend {
    /// What to answer.
    public struct Answer: Sendable {
        /// What comes back.
        public var reply: Reply
        /// How it ends.
        public var ending: Ending
        /// The tokens.
        public var usage: Usage
        /// How long it takes on the manual clock.
        public var takes: Nanoseconds

        /// Makes an answer.
        public init(
            _ text: String = "", toolCalls: [ToolCall] = [], ending: Ending = .completed(.stop),
            usage: Usage = Usage(freshPrompt: 10, answer: 2), takes: Nanoseconds = .milliseconds(10)
        ) {
            reply = Reply(text: text, toolCalls: toolCalls)
            self.ending = ending
            self.usage = usage
            self.takes = takes
        }
    }

    private let name: String
    private let clock: ManualClock
    private let script: @Sendable (GenerationRequest) -> Answer
    private let asked = Mutex<[GenerationRequest]>([])

    /// Makes a backend that answers by a script.
    public init(
        _ name: String = "scripted", clock: ManualClock,
        _ script: @escaping @Sendable (GenerationRequest) -> Answer
    ) {
        self.name = name
        self.clock = clock
        self.script = script
    }

    /// The requests so far.
    public var requests: [GenerationRequest] { asked.withLock { $0 } }

    /// What it is.
    public var identity: BackendIdentity {
        get async { BackendIdentity(name: name, kind: "scripted", model: "none") }
    }

    /// Is always ready.
    public func prepare() async throws(CannotRun) {}

    /// Answers by the script; the clock moves on by what the answer takes.
    public func generate(_ request: GenerationRequest) async -> Exchange {
        asked.withLock { $0.append(request) }
        let answer = script(request)
        let sent = clock.now()
        clock.advance(by: answer.takes)
        let end = clock.now()
        return Exchange(
            request: request, backend: name,
            trace: Trace(
                scheduled: request.scheduled, sent: sent, firstByte: end, terminal: end, closed: end,
                chunks: [Chunk(at: end, kind: .answer, bytes: answer.reply.text.utf8.count)]),
            reply: answer.reply, usage: answer.usage, ending: answer.ending)
    }

    /// Has nothing to let go of.
    public func shutdown() async {}
}

#if Engine
import AssayCore
import AssaySystem

/// One request under way in a sequence. Confined to the decode thread; deliberately not Sendable.
final class Generation {
    let job: Job
    let prompt: [Int32]
    let reused: Int
    let sampler: TokenSampler
    /// The tokens of the prompt that are computed or reused.
    var computed: Int
    /// The token to compute next, once the prompt is done.
    var pending: Int32?
    private(set) var sampled = 0
    private var assembler: TextAssembler
    private var chunks: [Chunk] = []

    init(job: Job, prompt: [Int32], reused: Int, sampler: consuming TokenSampler) {
        self.job = job
        self.prompt = prompt
        self.reused = reused
        self.sampler = sampler
        computed = reused
        assembler = TextAssembler(stops: job.request.settings.stop)
        chunks.reserveCapacity(job.request.settings.maxTokens)
    }

    /// What it wants of the next step.
    var demand: Demand { pending == nil ? .prefill(remaining: prompt.count - computed) : .generate }

    /// The tokens to compute next.
    func nextTokens(_ count: Int) -> [Int32] {
        pending.map { [$0] } ?? Array(prompt[computed..<(computed + count)])
    }

    /// Takes a sampled token at the instant of its choice; says how the request ends, or `nil` where it goes on.
    func take(_ token: Int32, at instant: MonotonicInstant, vocabulary: Vocabulary, roomLeft: Int)
        -> FinishReason?
    {
        sampled += 1
        if vocabulary.endsGeneration(token) { return .stop }
        let bytes = vocabulary.bytes(of: token)
        chunks.append(Chunk(at: instant, kind: .answer, bytes: bytes.count, tokens: 1))
        assembler.add(bytes)
        pending = token
        if assembler.stopped { return .stop }
        return sampled >= job.request.settings.maxTokens || roomLeft <= 0 ? .length : nil
    }

    /// The record of the request as it ended.
    func exchange(ending: Ending, backend: String, model: String) -> Exchange {
        let ended = MonotonicInstant.now()
        let finished = if case .completed = ending { true } else { false }
        let usage =
            computed == prompt.count
            ? Usage(freshPrompt: prompt.count - reused, cacheRead: reused, answer: sampled) : .unknown
        var exchange = Exchange(
            request: job.request, backend: backend, servedModel: model,
            trace: Trace(
                scheduled: job.request.scheduled, sent: job.sent, firstByte: chunks.first?.at,
                terminal: finished ? ended : nil, closed: ended, chunks: chunks),
            reply: Reply(text: assembler.text), usage: usage, ending: ending)
        if !job.request.tools.isEmpty { ToolProtocol.interpret(&exchange) }
        return exchange
    }
}
#endif

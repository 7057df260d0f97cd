#if Engine
import AssayCore
import AssaySystem

/// The continuous batch: requests join and leave between steps. Confined to the decode thread; deliberately not Sendable.
final class DecodeLoop {
    private let model: Model
    private var context: Context
    private let template: ChatTemplate
    private let configuration: EngineConfiguration
    private let backendName: String
    private let modelName: String
    private let mailbox: Mailbox
    private var slots: [Slot]
    private var waiting: [Job] = []
    private var step = 0
    private var begun = 0

    /// One sequence: what its cache holds and the request under way in it.
    private struct Slot {
        var cached: [Int32] = []
        var generation: Generation?
        var lastUsed = 0
        /// How many requests had begun before the one under way.
        var begun = 0
    }

    init(configuration: EngineConfiguration, backendName: String, modelName: String, mailbox: Mailbox)
        throws(CannotRun)
    {
        let model = try Model(path: configuration.modelPath)
        context = try Context(model: model, configuration: configuration)
        template = ChatTemplate(model.chatTemplate)
        self.model = model
        self.configuration = configuration
        self.backendName = backendName
        self.modelName = modelName
        self.mailbox = mailbox
        slots = Array(repeating: Slot(), count: configuration.sequences)
    }

    /// What the model calls itself.
    var modelSummary: String { model.summary }

    /// Works until told to stop; what is still under way then ends as cancelled.
    func run() {
        while true {
            let idle = waiting.isEmpty && slots.allSatisfy { $0.generation == nil }
            let letters = mailbox.collect(waiting: idle)
            waiting += letters.jobs
            if !letters.cancelled.isEmpty { cancel { letters.cancelled.contains($0.key) } }
            if letters.stopping { return cancel { _ in true } }
            admit()
            compute()
        }
    }

    private func cancel(_ matches: (Job) -> Bool) {
        for job in waiting where matches(job) { refuse(job, .cancelled) }
        waiting.removeAll(where: matches)
        for index in slots.indices {
            if let generation = slots[index].generation, matches(generation.job) {
                end(index, .cancelled)
            }
        }
    }

    // MARK: Joining

    /// Gives waiting requests the free sequences, in the order they came.
    private func admit() {
        while let job = waiting.first, slots.contains(where: { $0.generation == nil }) {
            waiting.removeFirst()
            switch prepare(job) {
            case .success(let ready): start(job, ready)
            case .failure(let refusal): refuse(job, .failed(refusal.failure))
            }
        }
    }

    private struct Ready {
        var prompt: [Int32]
        var grammar: String?
    }

    private struct Refusal: Error { var failure: Failure }

    /// The tokens and the grammar of a request, or why it cannot be served.
    private func prepare(_ job: Job) -> Result<Ready, Refusal> {
        let request: GenerationRequest
        do throws(GrammarError) { request = try Constraints.written(out: job.request) } catch {
            return .failure(Refusal(failure: Failure(.unsupported, error.message)))
        }
        guard let text = template.prompt(request.messages) else {
            return .failure(
                Refusal(
                    failure: Failure(
                        .unsupported, "the model's chat template is not one that the engine knows")))
        }
        let prompt = model.vocabulary.tokens(of: text)
        guard !prompt.isEmpty, prompt.count < configuration.contextTokens else {
            let message =
                "the prompt has \(prompt.count) tokens and the context holds \(configuration.contextTokens), "
                + "at least one of which the answer needs"
            return .failure(Refusal(failure: Failure(.contextOverflow, message)))
        }
        var grammar: String?
        if case .grammar(let text) = request.responseFormat { grammar = text }
        return .success(Ready(prompt: prompt, grammar: grammar))
    }

    private func start(_ job: Job, _ ready: Ready) {
        guard
            let sampler = TokenSampler(
                settings: job.request.settings, grammar: ready.grammar, vocabulary: model.vocabulary)
        else {
            return refuse(
                job, .failed(Failure(.unsupported, "the grammar is not GBNF that the engine can read")))
        }
        let caches = slots.map {
            CacheView(tokens: $0.cached, busy: $0.generation != nil, lastUsed: $0.lastUsed)
        }
        guard let placement = PrefixReuse.place(ready.prompt, among: caches) else {
            return refuse(job, .failed(Failure(.server, "no sequence is free")))
        }
        let slot = placement.sequence
        if let source = placement.copiedFrom { context.copy(from: source, to: slot) }
        context.forget(sequence: slot, from: placement.reused)
        slots[slot].cached = Array(ready.prompt.prefix(placement.reused))
        slots[slot].generation = Generation(
            job: job, prompt: ready.prompt, reused: placement.reused, sampler: sampler)
        slots[slot].begun = begun
        begun += 1
    }

    // MARK: One step

    /// Computes one batch and samples for every sequence whose logits it brought.
    private func compute() {
        let busy = Scheduling.order(slots.map { $0.generation == nil ? nil : $0.begun })
        guard !busy.isEmpty else { return }
        step += 1
        context.clearBatch()
        let sampling = fill(busy)
        guard context.decode() else {
            for slot in busy {
                end(
                    slot,
                    .failed(Failure(.server, "the engine could not compute: \(EngineLog.shared.take())")))
            }
            return
        }
        for (slot, index) in sampling { sample(slot, at: index) }
    }

    /// Fills the batch and says where the logits of each sequence that gets some will be.
    private func fill(_ busy: [Int]) -> [(slot: Int, index: Int32)] {
        var sampling: [(Int, Int32)] = []
        let shares = Scheduling.shares(
            busy.compactMap { slots[$0].generation?.demand }, batchTokens: configuration.batchTokens,
            prefillChunkTokens: configuration.prefillChunkTokens)
        for (slot, share) in zip(busy, shares) where share > 0 {
            guard let generation = slots[slot].generation else { continue }
            slots[slot].lastUsed = step
            let isPrompt = generation.pending == nil
            let last = !isPrompt || generation.computed + share == generation.prompt.count
            for (offset, token) in generation.nextTokens(share).enumerated() {
                let wantsLogits = last && offset == share - 1
                let index = context.add(
                    token, position: slots[slot].cached.count, sequence: slot, wantsLogits: wantsLogits)
                slots[slot].cached.append(token)
                if wantsLogits { sampling.append((slot, index)) }
            }
            if isPrompt { generation.computed += share }
        }
        return sampling
    }

    private func sample(_ slot: Int, at index: Int32) {
        guard let generation = slots[slot].generation else { return }
        guard let token = generation.sampler.next(from: context, at: index) else {
            return end(
                slot, .failed(Failure(.server, "the engine found no token that the grammar allows")))
        }
        let room = configuration.contextTokens - slots[slot].cached.count
        let reason = generation.take(token, at: .now(), vocabulary: model.vocabulary, roomLeft: room)
        if let reason { end(slot, .completed(reason)) }
    }

    // MARK: Leaving

    /// Ends the request of a sequence; what its cache holds stays for the next that begins alike.
    private func end(_ slot: Int, _ ending: Ending) {
        guard let generation = slots[slot].generation else { return }
        slots[slot].generation = nil
        if case .failed = ending {
            context.forget(sequence: slot, from: 0)
            slots[slot].cached = []
        }
        generation.job.continuation.resume(
            returning: generation.exchange(ending: ending, backend: backendName, model: modelName))
    }

    private func refuse(_ job: Job, _ ending: Ending) {
        job.refuse(ending, backend: backendName, model: modelName)
    }
}
#endif

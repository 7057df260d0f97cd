#if Engine
import AssayCore
import CLlama

/// Chooses the tokens of one request; owns libllama's sampler handles.
///
/// A grammar is asked only about the token that was chosen without it, and the whole vocabulary is filtered only when it
/// refuses: filtering 49,000 candidates costs far more than checking one.
struct TokenSampler: ~Copyable {
    private let chain: UnsafeMutablePointer<llama_sampler>?
    private let grammar: UnsafeMutablePointer<llama_sampler>?
    private let vocabularyCount: Int

    /// Makes a sampler; `nil` where the grammar is no GBNF.
    init?(settings: GenerationSettings, grammar text: String?, vocabulary: Vocabulary) {
        vocabularyCount = vocabulary.count
        if let text {
            guard let sampler = llama_sampler_init_grammar(vocabulary.handle, text, "root") else {
                return nil
            }
            grammar = sampler
        } else {
            grammar = nil
        }
        chain = Self.chain(of: settings, vocabularyCount: vocabularyCount)
    }

    deinit {
        if let chain { llama_sampler_free(chain) }
        if let grammar { llama_sampler_free(grammar) }
    }

    /// The chain of samplers; `nil` is plain greedy choice, which needs none.
    private static func chain(of settings: GenerationSettings, vocabularyCount: Int)
        -> UnsafeMutablePointer<llama_sampler>?
    {
        let penalty = settings.repetitionPenalty ?? 1
        guard settings.temperature > 0 || penalty != 1 else { return nil }
        guard let chain = llama_sampler_chain_init(llama_sampler_chain_default_params()) else {
            return nil
        }
        if penalty != 1 {
            llama_sampler_chain_add(
                chain, llama_sampler_init_penalties(Int32(vocabularyCount), 64, Float(penalty), 0, 0))
        }
        guard settings.temperature > 0 else {
            llama_sampler_chain_add(chain, llama_sampler_init_greedy())
            return chain
        }
        if let topK = settings.topK {
            llama_sampler_chain_add(chain, llama_sampler_init_top_k(Int32(topK)))
        }
        if let topP = settings.topP {
            llama_sampler_chain_add(chain, llama_sampler_init_top_p(Float(topP), 1))
        }
        if let minP = settings.minP {
            llama_sampler_chain_add(chain, llama_sampler_init_min_p(Float(minP), 1))
        }
        llama_sampler_chain_add(chain, llama_sampler_init_temp(Float(settings.temperature)))
        llama_sampler_chain_add(chain, llama_sampler_init_dist(settings.seed ?? 0))
        return chain
    }

    /// Chooses the next token from a batch's logits and takes it as chosen.
    func next(from context: borrowing Context, at index: Int32) -> Int32? {
        guard let logits = llama_get_logits_ith(context.handle, index) else { return nil }
        let scores = UnsafeBufferPointer(start: logits, count: vocabularyCount)
        var token = chain == nil ? Self.likeliest(scores) : choose(among: scores, underGrammar: false)
        if let grammar, let chosen = token, !Self.allows(grammar, chosen) {
            token = choose(among: scores, underGrammar: true)
        }
        guard let token else { return nil }
        if let grammar { llama_sampler_accept(grammar, token) }
        if let chain { llama_sampler_accept(chain, token) }
        return token
    }

    /// The index of the highest score, the first of equals.
    static func likeliest(_ scores: UnsafeBufferPointer<Float>) -> Int32? {
        guard !scores.isEmpty else { return nil }
        var best = 0
        var top = scores[0]
        for index in 1..<scores.count where scores[index] > top {
            top = scores[index]
            best = index
        }
        return Int32(best)
    }

    private static func allows(_ grammar: UnsafeMutablePointer<llama_sampler>, _ token: Int32) -> Bool {
        var candidate = llama_token_data(id: token, logit: 1, p: 0)
        return withUnsafeMutablePointer(to: &candidate) { pointer in
            var array = llama_token_data_array(data: pointer, size: 1, selected: -1, sorted: false)
            llama_sampler_apply(grammar, &array)
            return pointer.pointee.logit != -.infinity
        }
    }

    private func choose(among scores: UnsafeBufferPointer<Float>, underGrammar: Bool) -> Int32? {
        withUnsafeTemporaryAllocation(of: llama_token_data.self, capacity: scores.count) { candidates in
            for index in scores.indices {
                candidates.initializeElement(
                    at: index, to: llama_token_data(id: Int32(index), logit: scores[index], p: 0))
            }
            var array = llama_token_data_array(
                data: candidates.baseAddress, size: candidates.count, selected: -1, sorted: false)
            if underGrammar, let grammar { llama_sampler_apply(grammar, &array) }
            guard let chain else { return Self.likeliest(&array) }
            llama_sampler_apply(chain, &array)
            guard array.selected >= 0, array.selected < Int64(array.size) else { return nil }
            return array.data[Int(array.selected)].id
        }
    }

    private static func likeliest(_ array: inout llama_token_data_array) -> Int32? {
        var best: llama_token_data?
        for index in 0..<array.size where array.data[index].logit > best?.logit ?? -.infinity {
            best = array.data[index]
        }
        return best?.id
    }
}
#endif

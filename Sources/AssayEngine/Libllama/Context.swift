#if Engine
import AssayCore
import CLlama

/// A context with a number of sequences, each with a key–value cache of its own, and the batch that feeds it.
///
/// The caches are not unified: the cost of a step then depends on each sequence's own length, and what other sequences
/// hold cannot change the order in which a sequence's numbers are summed.
struct Context: ~Copyable {
    let handle: OpaquePointer
    private var batch: llama_batch
    private let capacity: Int

    /// Makes a context of a model.
    init(model: borrowing Model, configuration: EngineConfiguration) throws(CannotRun) {
        var parameters = llama_context_default_params()
        parameters.n_ctx = UInt32(configuration.contextTokens * configuration.sequences)
        parameters.n_batch = UInt32(configuration.batchTokens)
        parameters.n_ubatch = UInt32(configuration.batchTokens)
        parameters.n_seq_max = UInt32(configuration.sequences)
        parameters.n_threads = Int32(configuration.threads)
        parameters.n_threads_batch = Int32(configuration.threads)
        parameters.kv_unified = false
        parameters.no_perf = true
        guard let handle = llama_init_from_model(model.handle, parameters) else {
            throw CannotRun(
                "the engine cannot make \(configuration.sequences) sequences of "
                    + "\(configuration.contextTokens) tokens: \(EngineLog.shared.take())",
                hint: "lower `sequences:` or `context:`")
        }
        self.handle = handle
        capacity = configuration.batchTokens
        batch = llama_batch_init(Int32(capacity), 0, 1)
    }

    deinit {
        llama_batch_free(batch)
        llama_free(handle)
    }

    /// Empties the batch.
    mutating func clearBatch() { batch.n_tokens = 0 }

    /// Adds a token to the batch and says at which index its logits will be found.
    mutating func add(_ token: Int32, position: Int, sequence: Int, wantsLogits: Bool) -> Int32 {
        let index = Int(batch.n_tokens)
        batch.token[index] = token
        batch.pos[index] = Int32(position)
        batch.n_seq_id[index] = 1
        batch.seq_id[index]?[0] = Int32(sequence)
        batch.logits[index] = wantsLogits ? 1 : 0
        batch.n_tokens += 1
        return Int32(index)
    }

    /// Computes the batch; says whether it could.
    mutating func decode() -> Bool { batch.n_tokens == 0 || llama_decode(handle, batch) == 0 }

    /// Forgets a sequence's tokens from a position on.
    func forget(sequence: Int, from position: Int) {
        _ = llama_memory_seq_rm(llama_get_memory(handle), Int32(sequence), Int32(position), -1)
    }

    /// Replaces a sequence's tokens by a copy of another's.
    func copy(from source: Int, to target: Int) {
        let memory = llama_get_memory(handle)
        _ = llama_memory_seq_rm(memory, Int32(target), -1, -1)
        llama_memory_seq_cp(memory, Int32(source), Int32(target), -1, -1)
    }
}
#endif

#if Engine
import AssayCore
import CLlama
import Glibc

/// A loaded model; owns libllama's handle and lets go of it at the end.
struct Model: ~Copyable {
    let handle: OpaquePointer
    let vocabulary: Vocabulary

    /// Loads a GGUF file.
    init(path: String) throws(CannotRun) {
        guard access(path, R_OK) == 0 else {
            throw CannotRun(
                "the model file \(path) cannot be read: \(String(cString: strerror(errno)))",
                hint:
                    "`make setup` fetches the default model; another one is named by `model:` in assay.yaml"
            )
        }
        try Libllama.load()
        var parameters = llama_model_default_params()
        parameters.n_gpu_layers = 0
        guard let handle = llama_model_load_from_file(path, parameters) else {
            throw CannotRun(
                "\(path) is not a model that the engine can load: \(EngineLog.shared.take())",
                hint: "the engine reads GGUF files")
        }
        guard let vocabulary = llama_model_get_vocab(handle) else {
            llama_model_free(handle)
            throw CannotRun("\(path) has no vocabulary")
        }
        self.handle = handle
        self.vocabulary = Vocabulary(handle: vocabulary)
    }

    deinit { llama_model_free(handle) }

    /// The chat template inside the model file.
    var chatTemplate: String? { llama_model_chat_template(handle, nil).map { String(cString: $0) } }

    /// What the model calls itself, such as `llama 135M Q4_1`.
    var summary: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, llama_model_desc(handle, base, buffer.count) > 0 else {
                return ""
            }
            return String(cString: base)
        }
    }
}
#endif

#if Engine
import AssayCore
import CLlama

/// The library as a whole: its processor backend is loaded once, and what it logs is kept for error messages.
enum Libllama {
    /// The version of the library, as it names itself.
    static var version: String { String(cString: llama_version()) }

    /// Loads the processor backend that lies beside libllama; throws where none fits this processor.
    static func load() throws(CannotRun) {
        _ = ready
        guard ggml_backend_reg_count() > 0 else {
            throw CannotRun(
                "the engine was built for another processor: none of its backends can run on this one",
                hint: "run `make setup` on this machine, then build again")
        }
    }

    /// Runs once, when first touched.
    private static let ready: Void = {
        llama_log_set({ level, text, _ in EngineLog.shared.add(level: level, text: text) }, nil)
        llama_backend_init()
        if let folder = Self.folder { ggml_backend_load_all_from_path(folder) }
    }()

    /// The folder that libllama was loaded from, where its backends lie too.
    private static var folder: String? {
        guard let name = assay_llama_library_path() else { return nil }
        let path = String(cString: name)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
#endif

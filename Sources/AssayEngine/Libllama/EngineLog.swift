#if Engine
import CLlama
import Synchronization

/// What libllama logged as an error, so that a failure can say why; everything else it says is dropped.
final class EngineLog: Sendable {
    static let shared = EngineLog()
    private let lastErrors = Mutex<[String]>([])

    /// Takes a line from the library, on whichever thread it speaks.
    func add(level: ggml_log_level, text: UnsafePointer<CChar>?) {
        guard level == GGML_LOG_LEVEL_ERROR, let text else { return }
        var line = String(cString: text)
        while line.last?.isNewline == true { line.removeLast() }
        lastErrors.withLock { errors in
            errors.append(line)
            if errors.count > 4 { errors.removeFirst() }
        }
    }

    /// The last errors, which are forgotten by being read.
    func take() -> String {
        lastErrors.withLock { errors in
            defer { errors = [] }
            return errors.joined(separator: "; ")
        }
    }
}
#endif

import AssayCore
import AssayJSON
import CJsoncons
import Glibc
import Synchronization

/// A JSONPath query, through jsoncons.
final class JSONPath: Sendable {
    /// Why a query cannot be read.
    struct Mistake: Error, Hashable {
        let message: String
    }

    // The handle is made in `init`, freed in `deinit`, and used only while the lock is held.
    nonisolated(unsafe) private let handle: OpaquePointer
    private let lock = Mutex(())

    /// Reads a query such as `$.items[*].price`.
    init(_ query: String) throws(Mistake) {
        var mistake: UnsafeMutablePointer<CChar>?
        guard let handle = assay_path_make(query, &mistake) else {
            defer { free(mistake) }
            throw Mistake(message: mistake.map { String(cString: $0) } ?? "it cannot be read")
        }
        self.handle = handle
    }

    deinit { assay_path_free(handle) }

    /// The values that it selects, in the order in which they stand; none where nothing is there.
    func values(in document: JSONValue) -> [JSONValue] {
        evaluated(assay_path_values, on: document)?.arrayValue ?? []
    }

    /// What is left of a document without the values that it selects; null where that is the whole.
    func rest(of document: JSONValue) -> JSONValue {
        evaluated(assay_path_without, on: document) ?? document
    }

    private func evaluated(
        _ evaluate: (OpaquePointer, UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>?,
        on document: JSONValue
    ) -> JSONValue? {
        let text = JSON.text(document)
        let result = lock.withLock { _ -> String? in
            guard let result = evaluate(handle, text) else { return nil }
            defer { free(result) }
            return String(cString: result)
        }
        return result.flatMap { try? JSON.parse($0) }
    }
}

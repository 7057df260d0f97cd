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
        let text = JSON.text(document)
        let selected = lock.withLock { _ -> String? in
            guard let values = assay_path_values(handle, text) else { return nil }
            defer { free(values) }
            return String(cString: values)
        }
        return selected.flatMap { try? JSON.parse($0) }?.arrayValue ?? []
    }
}

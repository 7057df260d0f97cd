import Glibc

/// The model that set-up fetches.
package enum DefaultModel {
    /// The name under which results show it.
    package static let name = "SmolLM2-135M-Instruct.Q4_1"

    /// Where it lies: `$ASSAY_MODEL`, else in the user's cache.
    package static var path: String {
        if let path = variable("ASSAY_MODEL") { return path }
        let cache =
            variable("ASSAY_CACHE") ?? (variable("XDG_CACHE_HOME") ?? (variable("HOME") ?? "") + "/.cache")
            + "/assay"
        return "\(cache)/models/\(name).gguf"
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

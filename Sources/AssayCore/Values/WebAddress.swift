/// What a URL holds besides the place that it names.
public enum WebAddress {
    /// Whether a user, and perhaps a password, stands before the host.
    public static func namesUser(_ url: String) -> Bool { url[authority(of: url)].contains("@") }

    /// The URL without user, password, query and fragment, as it may be kept and shown.
    public static func withoutSecrets(_ url: String) -> String {
        let range = authority(of: url)
        let host = url[range].lastIndex(of: "@").map { url.index(after: $0) } ?? range.lowerBound
        let rest = url[range.upperBound...].prefix { $0 != "?" && $0 != "#" }
        return String(url[..<range.lowerBound] + url[host..<range.upperBound] + rest)
    }

    /// Where user, host and port stand.
    public static func authority(of url: String) -> Range<String.Index> {
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        return start..<(url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex)
    }
}

/// References to the environment in a text: `${NAME}`.
public enum EnvironmentReference {
    /// The names, in the order written; what a shell would not take as a name refers to nothing.
    public static func names(in text: String) -> [String] {
        text.split(separator: "${", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }.filter { name in
            !name.isEmpty && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isLetterOrDigit($0) }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

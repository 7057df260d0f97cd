import AssayCore
import Glibc

/// The folder of an imported file, in which the files that it names are found.
package struct ImportFolder: Sendable {
    private let path: String

    /// Makes it; an empty path is the working folder.
    package init(_ path: String) {
        self.path = path
    }

    /// Reads a file, named from the folder or from the root.
    func read(_ name: String) throws(Diagnostic) -> SourceFile { try SourceFile(reading: full(name)) }

    private func full(_ name: String) -> String {
        let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
        return path.isEmpty || plain.hasPrefix("/") ? plain : "\(path)/\(plain)"
    }

    /// The files whose names match a pattern with `*`, `?`, `[…]` and `**`, which stands for any folders; in the order of their names.
    func files(matching pattern: String) -> [String] {
        var parts = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
        var start = pattern.hasPrefix("/") ? "/" : ""
        while parts.count > 1, let first = parts.first, !Self.isPattern(first) {
            start += first + "/"
            parts.removeFirst()
        }
        return names(below: start, depth: 0).filter { Self.matches($0[...], parts[...]) }
            .map { start + $0.joined(separator: "/") }.sorted()
    }

    /// Whether a name stands for several.
    static func isPattern(_ name: String) -> Bool { name.contains { "*?[".contains($0) } }

    /// The files in a folder and in those below it, each as the parts of its path.
    private func names(below folder: String, depth: Int) -> [[String]] {
        guard depth < 16, let directory = opendir(full(folder.isEmpty ? "." : folder)) else { return [] }
        defer { closedir(directory) }
        var names: [[String]] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            guard stat(full(folder + name), &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                names += self.names(below: folder + name + "/", depth: depth + 1).map { [name] + $0 }
            } else {
                names.append([name])
            }
        }
        return names
    }

    private static func matches(_ name: ArraySlice<String>, _ pattern: ArraySlice<String>) -> Bool {
        guard let part = pattern.first else { return name.isEmpty }
        if part == "**" {
            return matches(name, pattern.dropFirst()) || !name.isEmpty && matches(name.dropFirst(), pattern)
        }
        guard let first = name.first, fnmatch(part, first, 0) == 0 else { return false }
        return matches(name.dropFirst(), pattern.dropFirst())
    }
}

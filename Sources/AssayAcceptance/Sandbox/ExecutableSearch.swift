import Glibc

/// Looks for programs of the host.
enum ExecutableSearch {
    /// The file of a name in the folders of a search path.
    static func path(of name: String, in searchPath: String) -> String? {
        searchPath.split(separator: ":").lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// The file behind links; `nil` where there is none.
    static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// The shared libraries and the loader, which every program needs.
enum SystemLibraries {
    /// Their folders and files on this host.
    static let paths: [String] = {
        let names = ProcessFile.names(in: "/usr/lib")
        let libraries = names.filter { $0.hasSuffix("-linux-gnu") || $0.hasPrefix("ld-linux") }
        return (libraries.map { "/usr/lib/" + $0 } + ["/usr/lib64"]).filter { access($0, R_OK) == 0 }.sorted()
    }()
}

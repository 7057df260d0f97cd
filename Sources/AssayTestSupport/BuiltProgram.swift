import Glibc

/// The program that was built with the tests.
package enum BuiltProgram {
    /// Its path: it lies beside the tests' own executable.
    package static let path: String = {
        let own = realpath("/proc/self/exe", nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        return (own?.split(separator: "/").dropLast().map { "/" + $0 }.joined() ?? "") + "/assay"
    }()
}

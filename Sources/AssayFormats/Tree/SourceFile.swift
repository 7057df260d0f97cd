package import AssayCore
import Glibc

/// A file's bytes and the name by which messages call it.
package struct SourceFile: Sendable {
    /// The name in messages: the path as the person gave it.
    package var name: String
    /// The content.
    package var bytes: [UInt8]

    /// Makes a file of a text.
    package init(name: String, text: String) {
        self.name = name
        bytes = Array(text.utf8)
    }

    /// Reads a file.
    package init(reading path: String) throws(Diagnostic) {
        name = path
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Diagnostic(.error, "\(path) is no file") }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.unreadable(path) }
        defer { close(file) }
        bytes = []
        bytes.reserveCapacity(Int(status.st_size))
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unreadable(path) }
            guard count > 0 else { return }
            bytes += buffer[..<count]
        }
    }

    private static func unreadable(_ path: String) -> Diagnostic {
        Diagnostic(.error, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }

    /// The content as text; invalid UTF-8 is repaired.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The lines without their ends.
    package var lines: [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
}

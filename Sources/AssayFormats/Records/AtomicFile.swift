package import AssayCore
import Glibc

/// Writes files so that a reader sees the old content or the new, never half of either.
package enum AtomicFile {
    /// Replaces a file's content; the folders on its path are made.
    package static func write(_ text: String, to path: String) throws(CannotRun) {
        try write(Array(text.utf8), to: path)
    }

    /// Replaces a file's content by bytes; the folders on its path are made.
    package static func write(_ bytes: [UInt8], to path: String) throws(CannotRun) {
        if let slash = path.lastIndex(of: "/") { try makeFolders(String(path[..<slash])) }
        let temporary = "\(path).new-\(getpid())"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("written", path) }
        defer { close(file) }
        guard writeAll(bytes, to: file), fsync(file) == 0, rename(temporary, path) == 0 else {
            let reason = failure("written", path)
            unlink(temporary)
            throw reason
        }
    }

    /// Makes a folder and every folder on the way to it.
    package static func makeFolders(_ path: String) throws(CannotRun) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += part + "/"
            guard mkdir(partial, 0o755) == 0 || errno == EEXIST else { throw failure("made", partial) }
        }
    }

    /// Writes all bytes, however often the kernel takes only some of them.
    static func writeAll(_ bytes: [UInt8], to file: CInt) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    static func failure(_ verb: String, _ path: String) -> CannotRun {
        CannotRun("\(path) cannot be \(verb): \(String(cString: strerror(errno)))")
    }
}

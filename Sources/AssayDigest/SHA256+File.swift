import Glibc

extension SHA256 {
    /// The digest of a file's bytes, in hexadecimal, read a mebibyte at a time; `nil` where it cannot be read.
    package static func hex(ofFile path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var digest = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return digest.finish() }
            digest.update(Array(buffer[..<count]))
        }
    }
}

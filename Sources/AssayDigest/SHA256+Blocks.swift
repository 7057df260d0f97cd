import Glibc

extension SHA256 {
    /// The digests of a file's blocks of a length, the last perhaps shorter, and the file's length; `nil` where it cannot be read.
    package static func blocks(ofFile path: String, of length: Int) -> (bytes: Int, digests: [String])? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0, length > 0 else { return nil }
        defer { close(file) }
        var (total, held) = (0, 0)
        var digests: [String] = []
        var buffer = [UInt8](repeating: 0, count: length)
        func digest() {
            var digest = SHA256()
            digest.update(held == length ? buffer : Array(buffer[..<held]))
            digests.append(digest.finish())
        }
        while true {
            let count = buffer.withUnsafeMutableBytes { bytes in
                read(file, bytes.baseAddress.map { $0 + held }, length - held)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            (total, held) = (total + count, held + count)
            if held == length {
                digest()
                held = 0
            }
        }
        if held > 0 { digest() }
        return (total, digests)
    }
}

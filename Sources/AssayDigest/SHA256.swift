import CSodium

/// A SHA-256 digest in the making, over bytes given piece by piece.
package struct SHA256 {
    private var state = crypto_hash_sha256_state()

    /// Makes the digest of nothing.
    package init() { crypto_hash_sha256_init(&state) }

    /// Adds the UTF-8 bytes of a text.
    package mutating func update(_ text: String) { update(Array(text.utf8)) }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) {
        crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// The digest in hexadecimal; call it once, at the end.
    package mutating func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256_final(&state, &digest)
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The digest of a text's UTF-8 bytes, in hexadecimal.
    package static func hex(of text: String) -> String {
        var digest = SHA256()
        digest.update(text)
        return digest.finish()
    }
}

import CSodium

/// Base64 with padding (RFC 4648), through libsodium.
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String {
        let length = sodium_base64_encoded_len(bytes.count, sodium_base64_VARIANT_ORIGINAL)
        var text = [CChar](repeating: 0, count: length)
        sodium_bin2base64(&text, length, bytes, bytes.count, sodium_base64_VARIANT_ORIGINAL)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The bytes of a text; `nil` where it is no Base64 of so many bytes.
    static func bytes(_ text: some StringProtocol, count: Int) -> [UInt8]? {
        let letters = text.utf8.map { CChar(bitPattern: $0) }
        var bytes = [UInt8](repeating: 0, count: count)
        var length = 0
        var end: UnsafePointer<CChar>?
        let isRead = letters.withUnsafeBufferPointer { buffer in
            sodium_base642bin(
                &bytes, count, buffer.baseAddress, buffer.count, nil, &length, &end,
                sodium_base64_VARIANT_ORIGINAL) == 0
                && end == buffer.baseAddress.map { $0 + buffer.count }
        }
        return isRead && length == count ? bytes : nil
    }
}

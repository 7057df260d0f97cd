import CSodium

/// Why a key or a signature cannot be used.
package struct MinisignError: Error, Sendable, Hashable {
    /// In words.
    package var message: String
    /// What to do about it.
    package var hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// A secret key in minisign's format, by which files are signed with Ed25519 over their BLAKE2b-512 digest.
package struct MinisignSecretKey: Sendable {
    private let number: [UInt8]
    private let secret: [UInt8]

    private static let algorithm = Array("Ed".utf8)
    private static let checksum = Array("B2".utf8)
    /// Algorithms 6, salt 32, limits 16, then the key's number 8, secret 64 and checksum 32.
    private static let length = 158
    private static let keyOffset = 54

    /// Makes a new key from the kernel's random numbers.
    package init() {
        _ = sodium_init()
        var (publicKey, secret) = ([UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 64))
        crypto_sign_keypair(&publicKey, &secret)
        self.secret = secret
        number = (0..<8).map { _ in UInt8.random(in: 0...255) }
    }

    /// Reads the text of a secret key's file. One that is encrypted with a password is refused.
    package init(file text: String) throws(MinisignError) {
        _ = sodium_init()
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count >= 2, let bytes = Base64.bytes(lines[1], count: Self.length),
            bytes.starts(with: Self.algorithm), Array(bytes[4..<6]) == Self.checksum
        else {
            throw MinisignError(
                "this is no secret key of minisign", hint: "`assay seal --make-key NAME` makes one")
        }
        guard bytes[2] == 0, bytes[3] == 0 else {
            throw MinisignError(
                "the key is encrypted with a password",
                hint: "`minisign -C -W -s FILE` takes the password off")
        }
        number = Array(bytes[Self.keyOffset..<Self.keyOffset + 8])
        secret = Array(bytes[Self.keyOffset + 8..<Self.keyOffset + 72])
        guard Self.isWhole(secret) else { throw MinisignError("the key is damaged") }
    }

    /// Whether the public half belongs to the seed. Keys without a password have no checksum.
    private static func isWhole(_ secret: [UInt8]) -> Bool {
        var (publicKey, again) = ([UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 64))
        crypto_sign_seed_keypair(&publicKey, &again, Array(secret[..<32]))
        return again == secret
    }

    /// The text of the key's file; nobody but its owner may read it.
    package var file: String {
        let bytes =
            Self.algorithm + [0, 0] + Self.checksum + [UInt8](repeating: 0, count: 48) + number + secret
            + [UInt8](repeating: 0, count: 32)
        return "untrusted comment: minisign secret key of assay\n\(Base64.text(bytes))\n"
    }

    /// The key that verifies what this one signs.
    package var publicKey: MinisignPublicKey { MinisignPublicKey(number: number, key: Array(secret[32...])) }

    /// The text of the signature's file for a message. The trusted comment is signed with it, and is one line.
    package func signature(of message: [UInt8], trustedComment: String) -> String {
        let comment = trustedComment.split(whereSeparator: \.isNewline).joined(separator: " ")
        let signature = sign(Blake2b.digest(of: message, length: 64))
        let whole = sign(signature + Array(comment.utf8))
        let bytes = Array("ED".utf8) + number + signature
        return """
            untrusted comment: signature of assay
            \(Base64.text(bytes))
            trusted comment: \(comment)
            \(Base64.text(whole))

            """
    }

    private func sign(_ bytes: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        crypto_sign_detached(&signature, nil, bytes, UInt64(bytes.count), secret)
        return signature
    }
}

/// A public key in minisign's format.
package struct MinisignPublicKey: Sendable, Hashable {
    private let number: [UInt8]
    private let key: [UInt8]

    init(number: [UInt8], key: [UInt8]) {
        self.number = number
        self.key = key
    }

    /// Reads a public key: the text of its file, or the key itself in Base64.
    package init(text: String) throws(MinisignError) {
        let line = text.split(whereSeparator: \.isNewline).last { !$0.hasPrefix("untrusted comment:") }
        guard let bytes = line.flatMap({ Base64.bytes($0.filter { $0 != " " }, count: 42) }),
            bytes.starts(with: Array("Ed".utf8))
        else { throw MinisignError("this is no public key of minisign") }
        number = Array(bytes[2..<10])
        key = Array(bytes[10...])
    }

    /// The text of the key's file.
    package var file: String {
        let name = number.reversed().map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
        return
            "untrusted comment: minisign public key \(name)\n\(Base64.text(Array("Ed".utf8) + number + key))\n"
    }

    /// Verifies a signature's file against a message, and returns its trusted comment.
    package func verify(_ signatureFile: String, of message: [UInt8]) throws(MinisignError) -> String {
        let lines = signatureFile.split(whereSeparator: \.isNewline)
        let prefix = "trusted comment: "
        guard lines.count >= 4, let bytes = Base64.bytes(lines[1], count: 74), lines[2].hasPrefix(prefix),
            let whole = Base64.bytes(lines[3], count: 64)
        else { throw MinisignError("this is no signature of minisign") }
        guard Array(bytes[2..<10]) == number else { throw MinisignError("it was signed with another key") }
        let signature = Array(bytes[10...])
        let signed =
            bytes.starts(with: Array("ED".utf8)) ? Blake2b.digest(of: message, length: 64) : message
        guard holds(signature, of: signed) else {
            throw MinisignError("the signature is not of this content")
        }
        let comment = String(lines[2].dropFirst(prefix.count))
        guard holds(whole, of: signature + Array(comment.utf8)) else {
            throw MinisignError("the trusted comment was changed")
        }
        return comment
    }

    private func holds(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), key) == 0
    }
}

/// BLAKE2b without a key.
enum Blake2b {
    static func digest(of bytes: [UInt8], length: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: length)
        crypto_generichash(&digest, length, bytes, UInt64(bytes.count), nil, 0)
        return digest
    }
}

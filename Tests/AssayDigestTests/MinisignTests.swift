import AssayDigest
import AssayTestSupport
import Testing

/// Signatures against the real `minisign` of Debian, both ways.
@Suite struct MinisignTests {
    private let message = Array("what was measured, and how".utf8)

    private func minisign(_ words: String..., in folder: TemporaryFolder) throws -> Int32 {
        let line = "cd '\(folder.path)' && minisign " + words.joined(separator: " ")
        return try ChildProcess(["/bin/sh", "-c", line]).wait()
    }

    private func folder(_ key: MinisignSecretKey, comment: String = "run:1") -> TemporaryFolder {
        TemporaryFolder([
            "a.txt": String(decoding: message, as: UTF8.self), "k.pub": key.publicKey.file, "k.key": key.file,
            "a.txt.minisig": key.signature(of: message, trustedComment: comment),
        ])
    }

    @Test func `minisign verifies what is signed here, and nothing else`() throws {
        let key = MinisignSecretKey()
        let folder = folder(key)
        #expect(try minisign("-Vm a.txt -p k.pub", in: folder) == 0)
        #expect(try ChildProcess(["/bin/sh", "-c", "echo more >> '\(folder.path)/a.txt'"]).wait() == 0)
        #expect(try minisign("-Vm a.txt -p k.pub", in: folder) != 0)
    }

    @Test func `a key made here signs in minisign, and what minisign signs is verified here`() throws {
        let key = MinisignSecretKey()
        let folder = folder(key)
        #expect(try minisign("-Sm a.txt -s k.key -t 'said so' -x other.minisig", in: folder) == 0)
        #expect(try key.publicKey.verify(folder.text("other.minisig"), of: message) == "said so")
    }

    @Test func `a key made by minisign signs here, and its owner verifies it`() throws {
        let folder = folder(MinisignSecretKey())
        #expect(try minisign("-G -W -f -p own.pub -s own.key", in: folder) == 0)
        let key = try MinisignSecretKey(file: folder.text("own.key"))
        #expect(key.publicKey == (try MinisignPublicKey(text: folder.text("own.pub"))))
        let signed = TemporaryFolder([
            "a.txt": String(decoding: message, as: UTF8.self), "own.pub": folder.text("own.pub"),
            "a.txt.minisig": key.signature(of: message, trustedComment: "two\nlines"),
        ])
        #expect(try minisign("-Vm a.txt -p own.pub", in: signed) == 0)
    }

    @Test func `keys and signatures whose lines end as on Windows are read`() throws {
        let key = MinisignSecretKey()
        func windows(_ text: String) -> String { text.replacing("\n", with: "\r\n") }
        #expect(try MinisignSecretKey(file: windows(key.file)).publicKey == key.publicKey)
        let signature = windows(key.signature(of: message, trustedComment: "run:1"))
        #expect(
            try MinisignPublicKey(text: windows(key.publicKey.file)).verify(signature, of: message) == "run:1"
        )
    }

    @Test func `a changed message, comment or signature, and another key are told apart`() throws {
        let key = MinisignSecretKey()
        let signature = key.signature(of: message, trustedComment: "run:1")
        let publicKey = key.publicKey
        #expect(try publicKey.verify(signature, of: message) == "run:1")
        #expect(try MinisignPublicKey(text: publicKey.file) == publicKey)
        let bare = try #require(publicKey.file.split(separator: "\n").last)
        #expect(try MinisignPublicKey(text: String(bare)) == publicKey)
        func reason(_ text: String, _ bytes: [UInt8], _ by: MinisignPublicKey) -> String? {
            do throws(MinisignError) {
                _ = try by.verify(text, of: bytes)
                return nil
            } catch { return error.message }
        }
        #expect(reason(signature, message + [0], publicKey) == "the signature is not of this content")
        #expect(
            reason(signature.replacing("run:1", with: "run:2"), message, publicKey)
                == "the trusted comment was changed")
        #expect(reason(signature, message, MinisignSecretKey().publicKey) == "it was signed with another key")
    }

    @Test(arguments: [
        "", "\n\n\n\n", "untrusted comment: x\nAAAA\ntrusted comment: y\nBBBB\n", "RWQ", "é\né\né\né",
    ])
    func `what is no key and no signature is said to be none`(text: String) {
        #expect(throws: MinisignError.self) { try MinisignSecretKey(file: text) }
        #expect(throws: MinisignError.self) { try MinisignPublicKey(text: text) }
        #expect(throws: MinisignError.self) { try MinisignSecretKey().publicKey.verify(text, of: []) }
    }

    @Test func `blocks digest as their bytes do, and a file as many blocks as it fills`() throws {
        let folder = TemporaryFolder(["a": "abcabcab", "empty": ""])
        let blocks = try #require(SHA256.blocks(ofFile: folder.path + "/a", of: 3))
        #expect(blocks.bytes == 8)
        #expect(blocks.digests == [SHA256.hex(of: "abc"), SHA256.hex(of: "abc"), SHA256.hex(of: "ab")])
        #expect(SHA256.blocks(ofFile: folder.path + "/empty", of: 3)?.digests == [])
        #expect(SHA256.blocks(ofFile: folder.path + "/none", of: 3) == nil)
    }
}

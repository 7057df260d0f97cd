import AssayDigest
import Glibc
import Testing

@Suite struct SHA256Tests {
    /// Answers published in FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `the published messages have the published digests`(message: String, digest: String) {
        #expect(SHA256.hex(of: message) == digest)
    }

    @Test func `pieces digest as the whole does`() {
        var digest = SHA256()
        for piece in ["a", "", "b", "c"] { digest.update(piece) }
        #expect(digest.finish() == SHA256.hex(of: "abc"))
    }

    @Test func `a file digests as its bytes, and a missing file as nothing`() throws {
        let path = "/tmp/assay-digest-\(getpid()).bin"
        let file = try #require(fopen(path, "w"))
        let text = String(repeating: "assay ", count: 400_000)
        fputs(text, file)
        fclose(file)
        defer { unlink(path) }
        #expect(SHA256.hex(ofFile: path) == SHA256.hex(of: text))
        #expect(SHA256.hex(ofFile: "/nonexistent/file") == nil)
    }
}

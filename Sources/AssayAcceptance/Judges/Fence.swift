import AssayCore
import AssayDigest

/// Puts texts that nobody may obey between lines that the texts themselves cannot hold.
///
/// The mark is drawn from the SHA-256 of the texts and the episode's seed: no text can hold its own digest, so nothing inside can close the
/// fence, and the same texts are always asked about in the same words.
struct Fence {
    /// One text and what it is called.
    typealias Part = (title: String, text: String)

    /// The mark, 32 hexadecimal digits.
    let mark: String
    private let parts: [Part]

    init(_ parts: [Part], seed: UInt32) {
        self.parts = parts
        var digest = SHA256()
        digest.update("fence \(seed)\n")
        for part in parts { digest.update("\(part.title) \(part.text.utf8.count)\n\(part.text)\n") }
        mark = String(digest.finish().prefix(32))
    }

    /// The texts, each between two lines with the mark.
    var text: String {
        parts.map { "<<<\(mark) \($0.title)\n\($0.text)\n\(mark)>>>" }.joined(separator: "\n\n")
    }
}

/// What changed between two texts, word by word.
package enum WordDiff {
    /// A run of words.
    package enum Piece: Sendable, Hashable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// Words of a text that are looked at; the work grows with the product of both counts where nothing agrees.
    static let most = 1500

    /// The pieces in reading order: the pieces that are not added make the one text, those that are not removed the other, cut at 1,500 words.
    ///
    /// The shortest edit script of Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986), by the standard library.
    package static func pieces(_ before: String, _ after: String) -> [Piece] {
        let (old, new) = (words(before), words(after))
        let difference = new.difference(from: old)
        var removed = Set<Int>()
        var added = Set<Int>()
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var pieces: [Piece] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left) {
                pieces.append(.removed(old[left]))
                left += 1
            } else if added.contains(right) {
                pieces.append(.added(new[right]))
                right += 1
            } else {
                guard left < old.count else { break }
                pieces.append(.same(old[left]))
                left += 1
                right += 1
            }
        }
        return joined(pieces)
    }

    /// Words, each with the white space after it.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isSpace = false
        for character in text {
            if isSpace, !character.isWhitespace {
                words.append(word)
                word = ""
                if words.count >= most { return words }
            }
            word.append(character)
            isSpace = character.isWhitespace
        }
        return word.isEmpty ? words : words + [word]
    }

    private static func joined(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { joined, piece in
            switch (joined.last, piece) {
            case (.same(let text), .same(let next)): joined[joined.count - 1] = .same(text + next)
            case (.removed(let text), .removed(let next)): joined[joined.count - 1] = .removed(text + next)
            case (.added(let text), .added(let next)): joined[joined.count - 1] = .added(text + next)
            default: joined.append(piece)
            }
        }
    }
}

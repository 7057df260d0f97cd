package import AssayCore

/// The outputs of a case that flipped, in both runs.
package struct FlippedOutputs: Sendable {
    /// The flip.
    package var flip: Flip
    /// The baseline's output.
    package var before: String
    /// The candidate's output.
    package var after: String

    /// Makes a pair of outputs.
    package init(flip: Flip, before: String, after: String) {
        self.flip = flip
        self.before = before
        self.after = after
    }

    /// The flips whose outputs both runs have, worst first.
    package static func of(
        _ flips: [Flip], baseline: RunRecord, candidate: RunRecord, most: Int
    ) -> [FlippedOutputs] {
        // Runs of one backend each are compared whatever its name is.
        let namesBackend = [baseline, candidate].contains { $0.header.backends.count > 1 }
        func outputs(_ run: RunRecord) -> [Pairing.Key: String] {
            Dictionary(
                run.episodes.filter { !$0.planned.warmUp }.map { episode in
                    let planned = episode.planned
                    let key = Pairing.Key(
                        suite: planned.suite, caseID: planned.caseID,
                        backend: namesBackend ? episode.backend : "", load: run.load(of: episode),
                        repetition: planned.repetition)
                    return (key, episode.output)
                }
            ) { first, _ in first }
        }
        let (old, new) = (outputs(baseline), outputs(candidate))
        return flips.lazy.compactMap { flip in
            let key = Pairing.Key(
                suite: flip.suite, caseID: flip.caseID, backend: namesBackend ? flip.backend : "",
                load: flip.load, repetition: flip.repetition)
            guard let before = old[key], let after = new[key] else { return nil }
            return FlippedOutputs(flip: flip, before: before, after: after)
        }.prefix(most).map { $0 }
    }

    /// Both outputs side by side, and under them what changed, word by word: `[-gone-]`, `{+new+}`.
    package func text(style: Style, width: Int = 56, lines most: Int = 12) -> String {
        let (left, right) = (Self.wrapped(before, width, most), Self.wrapped(after, width, most))
        var lines = [
            style.bold("  \(flip.suite)/\(flip.caseID): \(flip.before.rawValue) → \(flip.after.rawValue)")
        ]
        for row in 0..<max(left.count, right.count) {
            let own = row < left.count ? left[row] : ""
            let padding = String(repeating: " ", count: max(0, width - own.count))
            lines.append("  │ \(own)\(padding) │ \(row < right.count ? right[row] : "")")
        }
        let changed = Self.wrapped(marked(WordDiff.pieces(before, after)), 2 * width, most)
        return (lines + changed.map { "  │ " + $0 }).joined(separator: "\n")
    }

    private func marked(_ pieces: [WordDiff.Piece]) -> String {
        pieces.map { piece in
            switch piece {
            case .same(let text): text
            case .removed(let text): "[-\(Self.trimmed(text))-] "
            case .added(let text): "{+\(Self.trimmed(text))+} "
            }
        }.joined()
    }

    private static func trimmed(_ text: String) -> Substring {
        text.last?.isWhitespace == true
            ? text[..<(text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.startIndex)]
            : text[...]
    }

    /// Lines of a width, as many as are shown.
    private static func wrapped(_ text: String, _ width: Int, _ most: Int) -> [String] {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            var rest = Substring(String(line).visible)
            repeat {
                if lines.count == most { return lines.dropLast() + ["…"] }
                lines.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            } while !rest.isEmpty
        }
        return lines
    }
}

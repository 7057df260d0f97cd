import AssayCore
import AssayReport
import AssayTestSupport
import Testing

@Suite struct WordDiffTests {
    private func sides(_ pieces: [WordDiff.Piece]) -> (before: String, after: String) {
        pieces.reduce(into: ("", "")) { sides, piece in
            switch piece {
            case .same(let text):
                sides.0 += text
                sides.1 += text
            case .removed(let text): sides.0 += text
            case .added(let text): sides.1 += text
            }
        }
    }

    @Test func `what stayed, went and came is told word by word`() {
        #expect(
            WordDiff.pieces("the red fox runs", "the brown fox runs") == [
                .same("the "), .removed("red "), .added("brown "), .same("fox runs"),
            ])
        #expect(WordDiff.pieces("same", "same") == [.same("same")])
        #expect(WordDiff.pieces("", "new words") == [.added("new words")])
        #expect(WordDiff.pieces("", "").isEmpty)
    }

    @Test func `the pieces make both texts again, whatever they are`() {
        var draw = SeededGenerator(seed: 4)
        let words = ["a", "bb ", " ", "\n", "ünï ", "👩‍👩‍👧 ", "x\ty"]
        for _ in 0..<300 {
            func text() -> String {
                (0..<Int.random(in: 0...12, using: &draw)).map { _ in words.randomElement(using: &draw) ?? ""
                }.joined()
            }
            let (before, after) = (text(), text())
            let sides = sides(WordDiff.pieces(before, after))
            #expect(sides.before == before)
            #expect(sides.after == after)
        }
    }

    @Test func `a text of a hundred thousand words is cut, not waited for`() {
        let long = String(repeating: "one two three ", count: 40_000)
        let other = String(repeating: "four five six ", count: 40_000)
        #expect(sides(WordDiff.pieces(long, other)).before.count < 10_000)
    }
}

@Suite struct FlippedOutputTests {
    private static let (before, after) = (
        record([.accepted, .rejected, .accepted]), record([.rejected, .rejected, .accepted])
    )

    private static var comparison: Comparison {
        let frozen = { (run: RunRecord) in
            Freezer.baseline(named: "x", record: run, ledger: ledger(run), suites: []) { $0 }
        }
        return Comparer.compare(
            baseline: frozen(before), candidate: frozen(after), margins: Margins())
    }

    @Test func `a flipped case is shown with both outputs and what changed`() {
        var after = Self.after
        after.episodes[0].output = "Output | other \u{1B}[2J"
        let shown = FlippedOutputs.of(
            Self.comparison.flips, baseline: Self.before, candidate: after, most: 5)
        #expect(shown.map(\.flip.caseID) == ["c0"])
        let text = shown.first?.text(style: Style(isColoured: false)) ?? ""
        #expect(text.contains("s/c0: accepted → rejected"))
        #expect(text.contains("Output & 0") && text.contains("│ Output | other"))
        #expect(text.contains("[-& 0-]") && text.contains("{+| other"))
        // No output moves the terminal's cursor.
        #expect(!text.contains("\u{1B}"))
        #expect(
            FlippedOutputs.of(Self.comparison.flips, baseline: Self.before, candidate: after, most: 0).isEmpty
        )
    }

    @Test func `a flip at one of two loads, or of one of two backends, is shown with that one's outputs`() {
        func both(_ run: RunRecord, _ change: (inout Episode) -> Void) -> RunRecord {
            var run = run
            run.header.plan.levels.append(run.header.plan.levels[0])
            run.header.plan.levels[1].shape = .closed(concurrency: 8)
            run.header.backends.append(BackendIdentity(name: "b2", kind: "engine", model: "tiny"))
            let more = run.episodes.map { episode in
                var episode = episode
                episode.planned.id = "1" + episode.planned.id.dropFirst()
                change(&episode)
                episode.output += ", again"
                return episode
            }
            // What did not flip comes first.
            run.episodes = record([.accepted, .rejected, .accepted]).episodes + more
            return run
        }
        for change in [{ $0.level = 1 }, { $0.backend = "b2" }] as [(inout Episode) -> Void] {
            let (before, after) = (both(Self.before, change), both(Self.after, change))
            let frozen = [before, after].map { run in
                Freezer.baseline(named: "x", record: run, ledger: ledger(run), suites: []) { $0 }
            }
            let flips = Comparer.compare(baseline: frozen[0], candidate: frozen[1], margins: Margins()).flips
            let shown = FlippedOutputs.of(flips, baseline: before, candidate: after, most: 5)
            #expect(shown.map(\.before) == ["Output & 0, again"])
            #expect(shown.map(\.after) == ["Output & 0, again"])
        }
    }

    @Test func `the case whose score fell furthest comes first, and what was lost before what was won`() {
        let frozen = { (run: RunRecord) in
            Freezer.baseline(named: "x", record: run, ledger: ledger(run), suites: []) { $0 }
        }
        let start = frozen(record([.accepted, .accepted, .rejected]))
        var end = frozen(record([.rejected, .rejected, .accepted]))
        end.results[0].score = 0.6
        end.results[1].score = 0.1
        let flips = Comparer.compare(baseline: start, candidate: end, margins: Margins()).flips
        #expect(flips.map(\.caseID) == ["c1", "c0", "c2"])
        #expect(flips.map(\.drop) == [0.9, 0.4, -1])
    }
}

@Suite struct BaselineTextTests {
    private let frozen = Freezer.baseline(
        named: "x", record: record([.accepted, .rejected]), ledger: ledger(record([.accepted, .rejected])),
        suites: []
    ) { $0 }

    @Test func `a baseline does not differ from itself, and each difference is a line`() {
        #expect(BaselineText.diff(frozen, frozen) == "nothing differs but times\n")
        var other = frozen
        other.results[0].outcome = .failed
        other.results[0].outputTokens = 21
        other.results[1].caseID = "new"
        let lines = BaselineText.diff(frozen, other).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.contains("~ s/c0 b, concurrency 2: outcome accepted → failed, output tokens 20 → 21"))
        #expect(lines.contains("- s/c1 b, concurrency 2") && lines.contains("+ s/new b, concurrency 2"))
    }

    @Test func `the list and the page name the run, the model and the rate`() {
        let style = Style(isColoured: false)
        #expect(BaselineText.list([frozen], style: style).contains("50.0 %"))
        let page = BaselineText.show(frozen, style: style)
        for word in ["run-1", "b: tiny", "abcdef", "per million tokens", "40"] {
            #expect(page.contains(word), "\(word)")
        }
    }
}

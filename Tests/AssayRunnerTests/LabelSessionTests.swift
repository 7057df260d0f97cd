import AssayCore
import AssayRunner
import Testing

@Suite struct LabelSessionTests {
    private let items = (0..<6).map {
        LabelItem(
            episode: "e\($0)", suite: "s", caseID: "c\($0)", prompt: "p", expected: "x", output: "o\($0)")
    }

    /// The episodes in the order in which they are shown.
    private func order(_ session: LabelSession) -> [String] {
        var session = session
        var shown: [String] = []
        while let item = session.current {
            shown.append(item.episode)
            _ = session.skip(item.episode)
        }
        return shown
    }

    @Test func `the order is drawn from the seed, whatever the order of the record`() {
        let first = order(LabelSession(items, labels: [], seed: 1))
        #expect(first.sorted() == items.map(\.episode))
        #expect(order(LabelSession(items.reversed(), labels: [], seed: 1)) == first)
        #expect((2...6).contains { order(LabelSession(items, labels: [], seed: $0)) != first })
    }

    @Test func `labelling goes on where it was left, in the same order`() throws {
        var session = LabelSession(items, labels: [], seed: 1)
        let all = order(session)
        var labels: [HumanLabel] = []
        for episode in all.prefix(2) {
            labels += [session.label(episode, accepts: true, note: nil)].compactMap(\.self)
        }
        var resumed = LabelSession(items, labels: labels, seed: 1)
        #expect(order(resumed) == Array(all.dropFirst(2)))
        #expect(resumed.labelled == 2 && resumed.count == 6)
        let back = resumed.undo()
        #expect(back?.episode == all[1] && back?.accepts == nil)
        #expect(resumed.current?.episode == all[1] && resumed.labelled == 1)
    }

    @Test func `a label meant for another output, as after a second click, changes nothing`() throws {
        var session = LabelSession(items, labels: [], seed: 1)
        let first = try #require(session.current?.episode)
        let (label, again) = (
            session.label(first, accepts: false, note: "why"), session.label(first, accepts: false, note: nil)
        )
        #expect(label != nil && again == nil)
        let skipped = session.skip(first)
        #expect(!skipped)
        #expect(session.labelled == 1)
    }

    @Test func `undo takes back the last step, a label by a line of its own`() throws {
        var session = LabelSession(items, labels: [], seed: 1)
        let (first, second) = (order(session)[0], order(session)[1])
        #expect(session.undone() == nil)
        let given = session.label(first, accepts: true, note: "n")
        let label = try #require(given)
        #expect(label.episode == first && label.accepts == true && label.note == "n")
        _ = session.skip(second)
        let nothing = session.undo()
        #expect(nothing == nil)
        #expect(session.current?.episode == second && session.skipped == 0)
        let taken = session.undo()
        let back = try #require(taken)
        #expect(back.episode == first && back.accepts == nil)
        #expect(session.current?.episode == first && session.labelled == 0)
        #expect([label, back].standing.isEmpty)
        #expect([label, back, label].standing == [label])
    }

    @Test func `the label of the last output can be taken back too`() throws {
        var session = LabelSession([items[0]], labels: [], seed: 1)
        _ = session.label("e0", accepts: true, note: nil)
        #expect(session.current == nil)
        let back = session.undo()
        #expect(back?.accepts == nil && back?.episode == "e0")
        #expect(session.current?.episode == "e0" && session.labelled == 0)
    }
}

extension LabelSession {
    /// What undoing gives back, on a copy.
    fileprivate func undone() -> HumanLabel? {
        var copy = self
        return copy.undo()
    }
}

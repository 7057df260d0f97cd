package import AssayCore
import AssayStatistics

/// One output to be labelled, with what a person needs to judge it and nothing of how it was scored or made.
package struct LabelItem: Sendable, Hashable {
    /// The episode's name.
    package var episode: String
    /// The suite's name.
    package var suite: String
    /// The case's name.
    package var caseID: String
    /// What the model was asked.
    package var prompt: String
    /// What the case expects.
    package var expected: String
    /// The output.
    package var output: String

    /// Makes an item.
    package init(
        episode: String, suite: String, caseID: String, prompt: String, expected: String, output: String
    ) {
        self.episode = episode
        self.suite = suite
        self.caseID = caseID
        self.prompt = prompt
        self.expected = expected
        self.output = output
    }
}

/// A person's way through the outputs of a run: one at a time, in an order drawn from the seed, each labelled, skipped or taken back.
package struct LabelSession: Sendable {
    private enum Step: Sendable {
        case labelled(LabelItem)
        case skipped(LabelItem)
    }

    /// The outputs, however labelled.
    package let count: Int
    /// The outputs that have a label.
    package private(set) var labelled: Int
    /// The outputs skipped in this sitting.
    package private(set) var skipped = 0
    private var left: [LabelItem]
    private var steps: [Step] = []

    /// Makes a session over outputs of which some have labels already; the order does not depend on which.
    package init(_ items: [LabelItem], labels: [HumanLabel], seed: UInt64) {
        var items = items.sorted { $0.episode < $1.episode }
        var stream = SeededStream(seed: seed, purpose: "label")
        stream.shuffle(&items)
        let done = Set(labels.compactMap(\.episode))
        let byEpisode = Dictionary(items.map { ($0.episode, $0) }) { first, _ in first }
        steps = labels.compactMap { $0.episode.flatMap { byEpisode[$0] } }.map { .labelled($0) }
        left = items.filter { !done.contains($0.episode) }.reversed()
        count = items.count
        labelled = count - left.count
    }

    /// The output to be labelled now; `nil` where none is left.
    package var current: LabelItem? { left.last }

    /// Labels the current output; `nil` where the label is meant for another, as after a second click.
    package mutating func label(_ episode: String, accepts: Bool, note: String?) -> HumanLabel? {
        guard let item = left.last, item.episode == episode else { return nil }
        left.removeLast()
        labelled += 1
        steps.append(.labelled(item))
        return Self.label(item, accepts, note)
    }

    /// Leaves the current output for another sitting; false where another is meant.
    package mutating func skip(_ episode: String) -> Bool {
        guard let item = left.last, item.episode == episode else { return false }
        left.removeLast()
        skipped += 1
        steps.append(.skipped(item))
        return true
    }

    /// Takes the last step back, one of an earlier sitting too; a label is taken back by the one returned.
    package mutating func undo() -> HumanLabel? {
        switch steps.popLast() {
        case nil: return nil
        case .skipped(let item):
            skipped -= 1
            left.append(item)
            return nil
        case .labelled(let item):
            labelled -= 1
            left.append(item)
            return Self.label(item, nil, nil)
        }
    }

    private static func label(_ item: LabelItem, _ accepts: Bool?, _ note: String?) -> HumanLabel {
        HumanLabel(
            suite: item.suite, caseID: item.caseID, episode: item.episode, output: item.output,
            accepts: accepts, note: note)
    }
}

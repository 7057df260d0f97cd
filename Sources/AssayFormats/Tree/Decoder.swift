import AssayCore

/// Gathers everything that is wrong with the files of one command. Used from one place at a time; deliberately not Sendable.
final class Problems {
    private(set) var all: [Diagnostic] = []

    /// Notes a mistake.
    func add(_ message: String, hint: String? = nil, at location: SourceLocation?) {
        all.append(Diagnostic(.error, message, hint: hint, at: location))
    }

    /// Notes several.
    func add(_ more: [Diagnostic]) { all += more }

    /// Throws what was noted, in the order of the places.
    func throwIfAny() throws(Diagnostics) {
        guard !all.isEmpty else { return }
        func place(_ one: Diagnostic) -> (String, Int, Int) {
            (one.location?.file ?? "", one.location?.line ?? 0, one.location?.column ?? 0)
        }
        throw Diagnostics(all.sorted { place($0) < place($1) })
    }
}

/// Reads a mapping key by key; what is missing, wrong or unknown is noted, and reading goes on.
struct MappingReader {
    let node: Node
    let problems: Problems
    /// What the mapping is called in messages.
    let title: String
    private var known: [String] = []
    private var absent: [(key: String, hint: String?)] = []

    /// Makes a reader; a node that is no mapping is noted and then reads as an empty one.
    init(_ node: Node, title: String, problems: Problems) {
        self.node = node
        self.title = title
        self.problems = problems
        if case .mapping = node.content { return }
        problems.add("\(title) must be a mapping, not \(node.kind)", at: node.location)
    }

    /// The value under a key, whatever it is.
    mutating func node(_ key: String) -> Node? {
        known.append(key)
        guard let found = node[key], found.value != .null else { return nil }
        return found
    }

    /// Whether a key is not there, or has no value.
    func lacks(_ key: String) -> Bool { (node[key]?.value ?? .null) == .null }

    /// Notes that a key is missing. One that seems to be there mistyped is not called so: the other is called unknown, with a hint.
    mutating func missing(_ key: String, hint: String? = nil) { absent.append((key, hint)) }

    /// Notes that a key is missing where it is.
    mutating func require(_ key: String, hint: String? = nil) { if lacks(key) { missing(key, hint: hint) } }

    private mutating func read<Value>(_ key: String, _ kind: String, _ convert: (Node) -> Value?) -> Value? {
        guard let found = node(key) else { return nil }
        let value = convert(found)
        if value == nil { problems.add("'\(key)' must be \(kind)", at: found.location) }
        return value
    }

    /// A text; a number or a truth value that is not quoted is taken as it is written.
    mutating func text(_ key: String) -> String? { read(key, "text", \.text) }

    /// A text that must be there.
    mutating func requiredText(_ key: String, hint: String? = nil) -> String {
        require(key, hint: hint)
        return text(key) ?? ""
    }

    /// A number within a range.
    mutating func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        read(key, "a number from \(range.lowerBound.shown) to \(range.upperBound.shown)") { node in
            node.value.numberValue.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A whole number within a range.
    mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        let upper = range.upperBound == .max ? "" : " to \(range.upperBound)"
        return read(key, "a whole number from \(range.lowerBound)\(upper)") { node in
            node.value.integerValue.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// One of some words.
    mutating func choice(_ key: String, _ words: [String]) -> String? {
        read(key, "one of: " + words.joined(separator: ", ")) { node in
            node.text.flatMap { words.contains($0) ? $0 : nil }
        }
    }

    /// A truth value.
    mutating func flag(_ key: String) -> Bool? { read(key, "true or false", \.value.boolValue) }

    /// A list of texts; a single text is a list of one.
    mutating func texts(_ key: String) -> [String]? {
        read(key, "a list of texts") { node in
            if let one = node.text { return [one] }
            guard case .sequence(let nodes) = node.content else { return nil }
            let texts = nodes.compactMap(\.text)
            return texts.count == nodes.count ? texts : nil
        }
    }

    /// A list.
    mutating func list(_ key: String) -> [Node]? {
        read(key, "a list") { if case .sequence(let nodes) = $0.content { nodes } else { nil } }
    }

    /// A decimal amount of money that is not negative.
    mutating func money(_ key: String, _ currency: Currency) -> Money? {
        let money = read(key, "an amount of money such as 0.25, with up to nine decimals") { node in
            node.text.flatMap { Money(decimal: $0, currency: currency) }
        }
        guard let money, money.nanos < 0 else { return money }
        problems.add("'\(key)' must not be negative", at: node[key]?.location)
        return nil
    }

    /// The keys and values of a mapping of any keys.
    mutating func members(_ key: String) -> [Node.Member] {
        read(key, "a mapping") { if case .mapping(let members) = $0.content { members } else { nil } } ?? []
    }

    /// Notes every key that is missing, and every one that nobody asked for.
    func finish() {
        guard case .mapping(let members) = node.content else { return }
        let unknown = members.filter { !known.contains($0.key) }
        for (key, hint) in absent where NearMiss.nearest(to: key, among: unknown.map(\.key)) == nil {
            problems.add("\(title) lacks '\(key)'", hint: hint, at: node.location)
        }
        for member in unknown {
            let near = NearMiss.nearest(to: member.key, among: known)
            problems.add(
                "unknown key '\(member.key)' in \(title)",
                hint: near.map { "did you mean '\($0)'?" }
                    ?? "the keys are: \(known.joined(separator: ", "))",
                at: member.keyLocation)
        }
    }
}

extension Node {
    /// The text of a scalar as it is written.
    var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var shown: String { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
}

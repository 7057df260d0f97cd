import AssayCore

/// Whom the composites of a configuration name.
struct LeverGraph {
    private let composites: [String: [LeverReference]]
    private let names: [String]

    /// Takes the backends' names and the composites' references.
    init(_ names: [String], _ references: [LeverReference]) {
        self.names = names
        composites = Dictionary(grouping: references, by: \.composite)
    }

    /// Notes names that no backend has, and ways that lead back to where they began.
    func check(_ problems: Problems) {
        // The in-process engine is there without being written.
        let known = names + ["engine"]
        for reference in composites.values.flatMap(\.self) {
            if !known.contains(reference.name) {
                let near = NearMiss.nearest(to: reference.name, among: known)
                problems.add(
                    "'\(reference.composite)' names the backend '\(reference.name)', which there is not",
                    hint: near.map { "did you mean '\($0)'?" }
                        ?? "the backends are: \(known.joined(separator: ", "))",
                    at: reference.location)
            } else if let way = way(from: reference.name, to: reference.composite, passed: []) {
                let circle = ([reference.composite] + way).joined(separator: " → ")
                problems.add(
                    "'\(reference.composite)' is made of itself: \(circle)",
                    hint: "a composite's parts must end in real backends", at: reference.location)
            }
        }
    }

    /// The names on a way from one backend to another, both included; `nil` where there is none.
    private func way(from start: String, to end: String, passed: Set<String>) -> [String]? {
        if start == end { return [end] }
        guard !passed.contains(start) else { return nil }
        for reference in composites[start] ?? [] {
            if let rest = way(from: reference.name, to: end, passed: passed.union([start])) {
                return [start] + rest
            }
        }
        return nil
    }
}

import AssayCore

/// How a price book recognises a model by the name that an endpoint goes by.
package indirect enum ModelMatch: Sendable, Hashable {
    case equals(String)
    case startsWith(String)
    case endsWith(String)
    case contains(String)
    case regex(String)
    case any([ModelMatch])
    case all([ModelMatch])

    /// Reads `{"starts_with": "…"}` and its like; `nil` where it is none of them.
    init?(_ value: JSONValue) {
        guard let member = value.objectValue?.members.first, value.objectValue?.members.count == 1 else {
            return nil
        }
        let text = member.value.stringValue
        let elements = member.value.arrayValue ?? []
        let parts = elements.compactMap(ModelMatch.init)
        // A part that is not known must not vanish: what is left would match other names.
        guard parts.count == elements.count else { return nil }
        switch (member.name, text) {
        case ("equals", let text?): self = .equals(text)
        case ("starts_with", let text?): self = .startsWith(text)
        case ("ends_with", let text?): self = .endsWith(text)
        case ("contains", let text?): self = .contains(text)
        case ("regex", let text?): self = .regex(text)
        case ("or", nil) where !parts.isEmpty: self = .any(parts)
        case ("and", nil) where !parts.isEmpty: self = .all(parts)
        default: return nil
        }
    }

    /// Whether a name, in small letters, is the model's.
    func holds(_ name: String) -> Bool {
        switch self {
        case .equals(let text): name == text
        case .startsWith(let text): name.hasPrefix(text)
        case .endsWith(let text): name.hasSuffix(text)
        case .contains(let text): name.contains(text)
        case .regex(let pattern): (try? Regex(pattern)).map { name.contains($0) } ?? false
        case .any(let parts): parts.contains { $0.holds(name) }
        case .all(let parts): parts.allSatisfy { $0.holds(name) }
        }
    }
}

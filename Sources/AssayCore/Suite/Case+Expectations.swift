extension JSONValue {
    /// Required things, each with its alternatives: a list whose elements are texts or lists of texts, or a single text.
    package var sources: [[String]] {
        guard let elements = arrayValue else { return stringValue.map { [[$0]] } ?? [] }
        return elements.map { element in
            element.stringValue.map { [$0] } ?? (element.arrayValue ?? []).compactMap(\.stringValue)
        }
    }
}

package import AssayCore

extension JSONValue {
    /// A text as it is, any other value as JSON.
    package var plainText: String { stringValue ?? JSON.text(self) }
}

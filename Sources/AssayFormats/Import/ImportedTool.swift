import AssayCore

/// Tools of other formats as a case declares them.
enum ImportedTool {
    /// A function with `name`, `description` and `parameters`; `nil` where it has no name, or its parameters are not an object's schema.
    static func declaration(_ function: JSONValue) -> JSONValue? {
        let parameters = function["parameters"] ?? ["type": "object", "properties": [:]]
        guard let name = function["name"]?.stringValue, parameters["type"]?.stringValue == "object" else {
            return nil
        }
        return [
            "name": .string(name), "summary": .string(function["description"]?.stringValue ?? ""),
            "parameters": parameters,
        ]
    }
}

import AssayCore
import AssayJSON

extension SchemaGrammar {
    /// An object's members in the order of the schema, those not required each optional.
    mutating func object(_ schema: JSONValue, at path: String) throws(GrammarError) -> String {
        let properties = schema["properties"]?.objectValue?.members ?? []
        guard !properties.isEmpty else {
            return schema["additionalProperties"] == false ? "\"{}\"" : use(.object)
        }
        let required = Set(schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        if let unknown = required.first(where: { name in !properties.contains { $0.name == name } }) {
            throw GrammarError(
                message: "\(path).required names '\(unknown)', which is not among the properties")
        }
        var members: [(text: String, required: Bool)] = []
        for property in properties {
            let value = try expression(for: property.value, at: "\(path).\(property.name)")
            let key = Self.quote(JSON.text(.string(property.name)) + ": ")
            members.append(("\(key) \(value)", required.contains(property.name)))
        }
        return rule(path.hasPrefix("$") ? "object" : path, "\"{\" \(list(members)) \"}\"")
    }

    /// Members parted by commas, where any that is not required may be missing.
    ///
    /// `tail(i)` is what may follow once some member has been written, `head(i)` what may stand where none has been yet.
    private mutating func list(_ members: [(text: String, required: Bool)]) -> String {
        var tail = ""
        var head = ""
        for member in members.reversed() {
            let rest = tail.isEmpty ? "" : " " + tail
            let follow = "\", \" \(member.text)\(rest)"
            let start = "\(member.text)\(rest)"
            let newHead = member.required ? start : head.isEmpty ? "(\(start))?" : "(\(start) | \(head))"
            tail = member.required ? follow : "(\", \" \(member.text))?\(rest)"
            head = newHead
            if tail.count > 400 { tail = rule("tail", tail) }
            if head.count > 400 { head = rule("head", head) }
        }
        return head
    }

    /// An array of so many items of one kind.
    mutating func array(_ schema: JSONValue, at path: String) throws(GrammarError) -> String {
        let least = Int(schema["minItems"]?.integerValue ?? 0)
        let most = schema["maxItems"]?.integerValue.map { Int($0) }
        if let most, most < least { throw GrammarError(message: "\(path): maxItems is less than minItems") }
        if most == 0 { return "\"[]\"" }
        let item =
            if let items = schema["items"] { try expression(for: items, at: "\(path)[]") } else {
                use(.value)
            }
        let name = item.count > 80 ? rule("item", item) : item
        let more = "(\", \" \(name)){\(max(0, least - 1)),\(most.map { String($0 - 1) } ?? "")}"
        let some = "\(name) \(more)"
        return least == 0 ? "\"[\" (\(some))? \"]\"" : "\"[\" \(some) \"]\""
    }

    /// A string of so many characters.
    mutating func string(_ schema: JSONValue) -> String {
        let least = schema["minLength"]?.integerValue
        let most = schema["maxLength"]?.integerValue
        guard least != nil || most != nil else { return use(.string) }
        return "\"\\\"\" \(use(.character)){\(least ?? 0),\(most.map { String($0) } ?? "")} \"\\\"\""
    }
}

import AssayCore
import AssayJSON

/// A tool call that a case expects, with what its arguments may be.
///
/// `arguments` must be there and equal; `one_of` must be there and equal one of a list; `optional` may be left out, and else equals one
/// of a list, or anything where the list is empty. No other argument may be there.
struct ExpectedCall: Sendable {
    let name: String
    private let arguments: JSONObject
    private let alternatives: JSONObject
    private let optional: JSONObject

    /// Reads `{"name": …, "arguments": {…}, "one_of": {…: […]}, "optional": {…: […]}}`; all but the name may be left out.
    init?(_ value: JSONValue) {
        guard let members = value.objectValue?.members, let name = value["name"]?.stringValue,
            members.allSatisfy({ ["name", "arguments", "one_of", "optional"].contains($0.name) })
        else {
            return nil
        }
        let parts = ["arguments", "one_of", "optional"].map { key in
            value[key].map(\.objectValue) ?? JSONObject()
        }
        guard let arguments = parts[0], let alternatives = parts[1], let optional = parts[2],
            alternatives.members.allSatisfy({ $0.value.arrayValue?.isEmpty == false }),
            optional.members.allSatisfy({ $0.value.arrayValue != nil })
        else {
            return nil
        }
        self.name = name
        self.arguments = arguments
        self.alternatives = alternatives
        self.optional = optional
    }

    /// The list of a case, or `nil` where it is none.
    static func list(_ value: JSONValue) -> [ExpectedCall]? {
        guard let elements = value.arrayValue else { return nil }
        let calls = elements.compactMap(ExpectedCall.init)
        return calls.count == elements.count ? calls : nil
    }

    /// What is wrong with a call, or `nil` where it is the one expected.
    func mistake(in call: ToolCall, comparing equality: ArgumentEquality) -> String? {
        guard call.name == name else { return "calls \(call.name), not \(name)" }
        guard let given = (try? JSON.parse(call.arguments))?.objectValue else {
            return "the arguments of \(name) are no JSON object"
        }
        for member in arguments.members {
            if let mistake = mistake(member.name, given, [member.value], equality) { return mistake }
        }
        for member in alternatives.members {
            let choices = member.value.arrayValue ?? []
            if let mistake = mistake(member.name, given, choices, equality) { return mistake }
        }
        for member in optional.members where given[member.name] != nil {
            let choices = member.value.arrayValue ?? []
            if !choices.isEmpty, let mistake = mistake(member.name, given, choices, equality) {
                return mistake
            }
        }
        let extra = given.members.first { argument in
            [arguments, alternatives, optional].allSatisfy { $0[argument.name] == nil }
        }
        return extra.map { "\(name) is given \($0.name), which is not asked for" }
    }

    private func mistake(
        _ argument: String, _ given: JSONObject, _ choices: [JSONValue], _ equality: ArgumentEquality
    ) -> String? {
        guard let value = given[argument] else { return "\(name) lacks \(argument)" }
        guard !choices.contains(where: { equality.equal(value, $0) }) else { return nil }
        let wanted = choices.map { Excerpt.of(JSON.text($0)) }.joined(separator: " or ")
        return "\(name) is given \(argument) = \(Excerpt.of(JSON.text(value))), not \(wanted)"
    }

    /// How the call reads in a reason.
    var words: String {
        arguments.members.isEmpty ? name : "\(name)(\(Excerpt.of(JSON.text(.object(arguments)))))"
    }
}

/// How arguments compare: by type and value, whatever the order of members; 5 equals 5.0 and not "5".
enum ArgumentEquality: String, CaseIterable {
    /// Texts are equal character by character.
    case exact
    /// Texts are equal once case, white space and typographic marks are put aside.
    case normal

    func equal(_ a: JSONValue, _ b: JSONValue) -> Bool {
        switch (a, b) {
        case (.integer(let x), .integer(let y)): return x == y
        case (.integer, .number), (.number, .integer), (.number, .number):
            guard let x = a.numberValue, let y = b.numberValue else { return false }
            return x == y || abs(x - y) <= 1e-9 * max(abs(x), abs(y))
        case (.string(let x), .string(let y)):
            return self == .exact ? x == y : NormalText(x) == NormalText(y)
        case (.array(let x), .array(let y)):
            return x.count == y.count && zip(x, y).allSatisfy(equal)
        case (.object(let x), .object(let y)):
            return x.members.count == y.members.count
                && x.members.allSatisfy { member in y[member.name].map { equal(member.value, $0) } ?? false }
        default: return a == b
        }
    }
}

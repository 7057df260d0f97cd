import AssayCore
import AssayJSON

/// What is wrong with a goal or an allowance that a case states, in one clause.
struct StateMistake: Error {
    var message: String

    init(_ message: String) { self.message = message }
}

/// A question to a world's database: a query, or the rows of a table that meet a condition.
struct StateQuery: Sendable, Hashable {
    /// One statement that only reads.
    let sql: String
    /// The values of its parameters.
    let parameters: JSONValue
    /// Whether the order of its rows is part of the answer; a table's rows have none.
    let isOrdered: Bool
    /// What is asked, for people.
    let words: String

    /// A query as a case writes it.
    init(sql: String) {
        self.sql = sql
        parameters = [:]
        isOrdered = true
        words = "'\(sql)'"
    }

    /// The named columns of a table's rows whose columns equal the condition's members; no columns ask for all of them.
    init(table: String, columns: [String], where condition: JSONObject) throws(StateMistake) {
        for name in [table] + columns + condition.members.map(\.name)
        where name.isEmpty || name.contains("]") {
            throw StateMistake("'\(name)' cannot be the name of a table or a column")
        }
        let wanted = columns.isEmpty ? "*" : columns.map { "[\($0)]" }.joined(separator: ", ")
        sql = "SELECT \(wanted) FROM [\(table)]" + Self.clause(condition)
        parameters = Self.parameters(condition)
        isOrdered = false
        words = condition.members.isEmpty ? table : "\(table) where \(JSON.text(.object(condition)))"
    }

    /// The rows in a database.
    func rows(in database: Database) throws(SQLiteError) -> [[JSONValue]] {
        try database.query(sql, parameters: parameters, readOnly: true, rowLimit: .max).rows
    }

    /// ` WHERE` and the condition with a parameter for each member; names in brackets are never taken for texts.
    static func clause(_ condition: JSONObject, prefix: String = "w") -> String {
        let parts = condition.members.enumerated().map { "[\($1.name)] IS :\(prefix)\($0)" }
        return parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND ")
    }

    /// The values for such a clause.
    static func parameters(_ condition: JSONObject, prefix: String = "w") -> JSONValue {
        .object(
            JSONObject(
                condition.members.enumerated().map { .init(name: "\(prefix)\($0)", value: $1.value) }))
    }
}

/// Reads the members of an object that a case states; one that nobody asked for is a mistake.
struct StateObject {
    let value: JSONValue

    init(_ value: JSONValue, known: [String]) throws(StateMistake) {
        guard let members = value.objectValue?.members else { throw StateMistake("must be an object") }
        for member in members where !known.contains(member.name) {
            let near = NearMiss.nearest(to: member.name, among: known)
            throw StateMistake(
                "has an unknown member '\(member.name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        self.value = value
    }

    func text(_ name: String) throws(StateMistake) -> String? {
        guard let member = value[name] else { return nil }
        guard let text = member.stringValue else { throw StateMistake("needs '\(name)' as text") }
        return text
    }

    func list(_ name: String) throws(StateMistake) -> [JSONValue]? {
        guard let member = value[name] else { return nil }
        guard let elements = member.arrayValue else { throw StateMistake("needs '\(name)' as a list") }
        return elements
    }

    func texts(_ name: String) throws(StateMistake) -> [String]? {
        guard let elements = try list(name) else { return nil }
        let texts = elements.compactMap(\.stringValue)
        guard texts.count == elements.count else { throw StateMistake("needs '\(name)' as a list of texts") }
        return texts
    }

    func object(_ name: String) throws(StateMistake) -> JSONObject? {
        guard let member = value[name] else { return nil }
        guard let object = member.objectValue else { throw StateMistake("needs '\(name)' as an object") }
        return object
    }
}

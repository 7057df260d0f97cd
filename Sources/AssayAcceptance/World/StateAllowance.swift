import AssayCore
import AssayJSON

/// What an episode may change: a table, or only some columns of it, or only the rows that meet a condition.
struct StateAllowance: Sendable, Hashable {
    /// The table; `nil` is every table.
    let table: String?
    /// The columns that may change; `nil` is all of them, rows that come and go included.
    let columns: [String]?
    /// What a row's columns must equal, before and after the change.
    let condition: JSONObject

    /// Reads a table's name, `*`, or `{table, where, columns}`.
    init(_ value: JSONValue) throws(StateMistake) {
        if let name = value.stringValue {
            table = name == "*" ? nil : name
            columns = nil
            condition = JSONObject()
            return
        }
        let allowance = try StateObject(value, known: ["table", "where", "columns"])
        guard let name = try allowance.text("table") else { throw StateMistake("needs 'table'") }
        table = name
        columns = try allowance.texts("columns")
        condition = try allowance.object("where") ?? JSONObject()
    }

    /// A query that runs only where everything that is named here exists; `nil` where nothing is named.
    func probe() throws(StateMistake) -> StateQuery? {
        guard let table else { return nil }
        return try StateQuery(table: table, columns: columns ?? [], where: condition)
    }

    /// Whether it lets a whole table go.
    func covers(_ name: String) -> Bool {
        table == nil || (table == name && columns == nil && condition.members.isEmpty)
    }
}

/// The rows of a table as far as they must stay as they are: what allowances let go is blotted out.
struct GuardedRows {
    /// The rows, each as JSON text, sorted.
    let rows: [String]

    init(table: String, allowances: [StateAllowance], in database: Database) throws(SQLiteError) {
        let own = allowances.filter { $0.table == table }
        var parameters = JSONObject()
        var flags = ""
        for (index, allowance) in own.enumerated() {
            let clause = StateQuery.clause(allowance.condition, prefix: "a\(index)_")
            flags += ", " + (clause.isEmpty ? "1" : "(" + clause.dropFirst(" WHERE ".count) + ")")
            for member in StateQuery.parameters(allowance.condition, prefix: "a\(index)_").objectValue?
                .members ?? []
            {
                parameters[member.name] = member.value
            }
        }
        let quoted = "[\(table)]"
        let found = try database.query(
            "SELECT *\(flags) FROM \(quoted)", parameters: .object(parameters), readOnly: true, rowLimit: .max
        )
        let width = found.columns.count - own.count
        rows = found.rows.compactMap { row in
            var cells = Array(row.prefix(width))
            for (allowance, flag) in zip(own, row.dropFirst(width)) where flag == 1 {
                guard let columns = allowance.columns else { return nil }
                for (place, name) in found.columns.prefix(width).enumerated() where columns.contains(name) {
                    cells[place] = .string("may change")
                }
            }
            return JSON.text(.array(cells))
        }.sorted()
    }

    /// The difference in words, with a row for an example; `nil` where there is none.
    static func difference(_ table: String, _ before: GuardedRows, _ after: GuardedRows) -> String? {
        guard before.rows != after.rows else { return nil }
        let (old, new) = (Set(before.rows), Set(after.rows))
        if let row = after.rows.first(where: { !old.contains($0) }) { return "\(table), now with \(row)" }
        if let row = before.rows.first(where: { !new.contains($0) }) { return "\(table), now without \(row)" }
        return "\(table), now with \(after.rows.count) rows"
    }
}

import AssayCore
import AssayJSON

/// What the end state must be: the rows of a query, in their order, or a table's rows by the columns that matter.
struct StateGoal: Sendable, Hashable {
    let query: StateQuery
    let expected: [[JSONValue]]

    /// Reads `{sql, rows}` with rows as lists, or `{table, where, rows}` with rows as objects: the columns that they name are
    /// compared and no others, and so many rows must be there, in any order.
    init(_ value: JSONValue) throws(StateMistake) {
        if value["sql"] != nil {
            let goal = try StateObject(value, known: ["sql", "rows"])
            guard let sql = try goal.text("sql"), let rows = try goal.list("rows") else {
                throw StateMistake("needs 'sql' and 'rows'")
            }
            let cells = rows.compactMap(\.arrayValue)
            guard cells.count == rows.count else {
                throw StateMistake("needs 'rows' as a list of lists beside 'sql'")
            }
            query = StateQuery(sql: sql)
            expected = cells
        } else {
            let goal = try StateObject(value, known: ["table", "where", "rows"])
            guard let table = try goal.text("table"), let rows = try goal.list("rows") else {
                throw StateMistake("needs 'sql' and 'rows', or 'table' and 'rows'")
            }
            let columns = try Self.columns(of: rows)
            query = try StateQuery(
                table: table, columns: columns, where: try goal.object("where") ?? JSONObject())
            expected = rows.map { row in columns.map { row[$0] ?? .null } }
        }
    }

    /// The columns that rows name; all of them must name the same.
    private static func columns(of rows: [JSONValue]) throws(StateMistake) -> [String] {
        let names = rows.map { $0.objectValue?.members.map(\.name) ?? [] }
        guard let first = names.first else { return [] }
        guard !first.isEmpty, names.allSatisfy({ Set($0) == Set(first) }) else {
            throw StateMistake("needs 'rows' as a list of objects that all name the same columns")
        }
        return first
    }

    /// Why a database is not as it must be; `nil` where it is.
    func mistake(in database: Database) throws(SQLiteError) -> String? {
        let found = try query.rows(in: database)
        guard !matches(found) else { return nil }
        func text(_ rows: [[JSONValue]]) -> String { JSON.text(.array(rows.map { .array($0) })) }
        return "\(query.words) yields \(text(found)), not \(text(expected))"
    }

    private func matches(_ found: [[JSONValue]]) -> Bool {
        guard found.count == expected.count else { return false }
        if query.isOrdered { return zip(found, expected).allSatisfy(Self.equal) }
        var left = found
        for row in expected {
            guard let place = left.firstIndex(where: { Self.equal($0, row) }) else { return false }
            left.remove(at: place)
        }
        return true
    }

    private static func equal(_ found: [JSONValue], _ expected: [JSONValue]) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy(JSONFieldsScorer.equal)
    }
}

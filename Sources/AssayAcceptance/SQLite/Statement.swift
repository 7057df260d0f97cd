import AssayCore
import AssayJSON
import CSQLite

/// A prepared statement; owns the handle.
struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let database: OpaquePointer

    /// Prepares one statement; text after it is an error.
    init(_ sql: String, in database: OpaquePointer) throws(SQLiteError) {
        handle = try Self.prepare(sql, in: database)
        self.database = database
    }

    private static func prepare(_ sql: String, in database: OpaquePointer) throws(SQLiteError)
        -> OpaquePointer
    {
        var handle: OpaquePointer?
        var rest = ""
        let status = sql.withCString { start -> Int32 in
            var tail: UnsafePointer<CChar>?
            let status = sqlite3_prepare_v2(database, start, -1, &handle, &tail)
            rest = tail.map { String(cString: $0) } ?? ""
            return status
        }
        guard status == SQLITE_OK else {
            throw SQLiteError(message: String(cString: sqlite3_errmsg(database)))
        }
        guard let handle else { throw SQLiteError(message: "there is no statement") }
        guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(handle)
            throw SQLiteError(message: "there is more than one statement")
        }
        return handle
    }

    deinit { sqlite3_finalize(handle) }

    /// Whether it cannot change the database.
    var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

    /// The columns' names.
    var columns: [String] {
        (0..<sqlite3_column_count(handle)).map {
            sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? ""
        }
    }

    /// Binds the parameters that the statement names from an object's members.
    func bind(_ parameters: JSONValue) {
        for index in 0..<sqlite3_bind_parameter_count(handle) {
            guard let name = sqlite3_bind_parameter_name(handle, index + 1),
                let value = parameters[String(String(cString: name).dropFirst())]
            else { continue }
            bind(value, at: index + 1)
        }
    }

    private func bind(_ value: JSONValue, at index: Int32) {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .bool(let truth): sqlite3_bind_int64(handle, index, truth ? 1 : 0)
        case .integer(let whole): sqlite3_bind_int64(handle, index, whole)
        case .number(let real): sqlite3_bind_double(handle, index, real)
        case .string(let text): bind(text, at: index)
        case .array, .object: bind(JSON.text(value), at: index)
        }
    }

    private func bind(_ text: String, at index: Int32) {
        // SQLITE_TRANSIENT, which is a cast in C and so not imported: SQLite makes its own copy.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(handle, index, text, Int32(clamping: text.utf8.count), transient)
    }

    /// Goes on to the next row; false when there is none.
    func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case SQLITE_INTERRUPT: throw SQLiteError(message: "the statement ran too long and was ended")
        default: throw SQLiteError(message: String(cString: sqlite3_errmsg(database)))
        }
    }

    /// The row that the last step came to.
    var row: [JSONValue] {
        (0..<sqlite3_column_count(handle)).map { column in
            switch sqlite3_column_type(handle, column) {
            case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
            case SQLITE_FLOAT: .number(sqlite3_column_double(handle, column))
            case SQLITE_NULL: .null
            default: .string(sqlite3_column_text(handle, column).map { String(cString: $0) } ?? "")
            }
        }
    }
}

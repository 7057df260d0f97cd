package import AssayCore
import CSQLite

/// An SQLite database, in memory or in a file; owns the handle. Not Sendable: whoever owns it uses it from one place at a time.
///
/// SQL can reach nothing outside: attaching files, loading extensions and changing settings are denied, and a statement that runs on
/// and on is ended.
package final class Database {
    private let handle: OpaquePointer
    /// The steps of SQLite's virtual machine, in thousands, that the statement under way has taken.
    private let thousands = UnsafeMutablePointer<Int>.allocate(capacity: 1)

    /// The most steps of SQLite's virtual machine that one statement may take, in thousands: about a second.
    private static let mostThousands = 50_000

    /// Makes an empty database in memory.
    package convenience init() throws(SQLiteError) {
        try self.init(opening: ":memory:", SQLITE_OPEN_MEMORY)
    }

    /// Opens the database in a file, or makes it there; others that write to it are waited for, a few seconds at most.
    package convenience init(path: String) throws(SQLiteError) {
        try self.init(opening: path, 0)
        sqlite3_busy_timeout(handle, 5000)
    }

    private init(opening path: String, _ more: Int32) throws(SQLiteError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | more
        let status = sqlite3_open_v2(path, &handle, flags, nil)
        guard status == SQLITE_OK, let handle else {
            if let handle { sqlite3_close_v2(handle) }
            throw SQLiteError(message: String(cString: sqlite3_errstr(status)))
        }
        self.handle = handle
        thousands.initialize(to: 0)
        sqlite3_set_authorizer(
            handle,
            { _, action, name, _, _, _ in
                switch action {
                case SQLITE_ATTACH, SQLITE_DETACH: SQLITE_DENY
                // The one that full-text search asks itself.
                case SQLITE_PRAGMA:
                    name.map { String(cString: $0) } == "data_version" ? SQLITE_OK : SQLITE_DENY
                default: SQLITE_OK
                }
            }, nil)
        sqlite3_progress_handler(
            handle, 1000,
            { counter in
                guard let count = counter?.assumingMemoryBound(to: Int.self) else { return 1 }
                count.pointee += 1
                return count.pointee > Database.mostThousands ? 1 : 0
            }, thousands)
    }

    deinit {
        sqlite3_close_v2(handle)
        thousands.deallocate()
    }

    /// Runs any number of statements that yield no rows.
    package func execute(_ script: String) throws(SQLiteError) {
        thousands.pointee = 0
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw lastError }
    }

    /// The rows of a query.
    package struct Rows: Sendable, Hashable {
        /// The columns' names.
        package var columns: [String]
        /// The rows, at most as many as asked for.
        package var rows: [[JSONValue]]
        /// How many there were.
        package var count: Int
        /// The rows that a statement changed.
        package var changed: Int
    }

    /// Runs one statement with parameters `:name` bound from an object's members; missing ones are NULL.
    ///
    /// With `readOnly`, a statement that could change the database is refused; of the rows, at most `rowLimit` are kept.
    package func query(
        _ sql: String, parameters: JSONValue = [:], readOnly: Bool, rowLimit: Int = 200
    ) throws(SQLiteError) -> Rows {
        thousands.pointee = 0
        let statement = try Statement(sql, in: handle)
        if readOnly, !statement.isReadOnly {
            throw SQLiteError(
                message: "this statement changes the database, and only reading is allowed here")
        }
        statement.bind(parameters)
        let before = sqlite3_total_changes(handle)
        var rows: [[JSONValue]] = []
        var count = 0
        while try statement.step() {
            count += 1
            if count <= rowLimit { rows.append(statement.row) }
        }
        return Rows(
            columns: statement.columns, rows: rows, count: count,
            changed: Int(sqlite3_total_changes(handle) - before))
    }

    /// The names of the tables that the database's owner made.
    package func tables() throws(SQLiteError) -> [String] {
        try query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
            readOnly: true
        ).rows.compactMap { $0.first?.stringValue }
    }

    private var lastError: SQLiteError { SQLiteError(message: String(cString: sqlite3_errmsg(handle))) }
}

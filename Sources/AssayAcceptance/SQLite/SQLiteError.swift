/// What SQLite says is wrong, in its own words.
package struct SQLiteError: Error, Hashable {
    /// SQLite's message.
    package var message: String
}

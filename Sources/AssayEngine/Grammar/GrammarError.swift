/// Why a grammar cannot be made of a schema.
package struct GrammarError: Error, Hashable {
    /// One sentence that names the place in the schema.
    package var message: String
}

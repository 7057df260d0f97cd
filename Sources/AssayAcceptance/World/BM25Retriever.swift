package import AssayCore

/// Finds passages by BM25 over SQLite's FTS5 index; titles count double.
package actor BM25Retriever: Retriever {
    private let retrieval: Retrieval
    private let database: Database

    /// Makes the index of a corpus.
    package init(_ retrieval: Retrieval) throws(CannotRun) {
        self.retrieval = retrieval
        do throws(SQLiteError) {
            database = try Database()
            try database.execute(
                "CREATE VIRTUAL TABLE passages USING fts5(title, text, tokenize = 'porter unicode61')")
            for (index, passage) in retrieval.corpus.enumerated() {
                _ = try database.query(
                    "INSERT INTO passages(rowid, title, text) VALUES (:id, :title, :text)",
                    parameters: [
                        "id": .integer(Int64(index)), "title": .string(passage.title),
                        "text": .string(passage.text),
                    ], readOnly: false)
            }
        } catch {
            throw CannotRun("the corpus cannot be indexed: \(error.message)")
        }
    }

    /// The best passages, best first; of equals the earlier in the corpus.
    package func passages(for query: String) throws(CannotRun) -> [Passage] {
        let words = query.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard !words.isEmpty else { return [] }
        do throws(SQLiteError) {
            let rows = try database.query(
                "SELECT rowid FROM passages WHERE passages MATCH :words ORDER BY bm25(passages, 2.0, 1.0), rowid LIMIT :count",
                parameters: [
                    "words": .string(words.map { "\"\($0)\"" }.joined(separator: " OR ")),
                    "count": .integer(Int64(retrieval.topK)),
                ], readOnly: true)
            return rows.rows.compactMap { $0.first?.integerValue.map { retrieval.corpus[Int($0)] } }
        } catch {
            throw CannotRun("the corpus cannot be searched: \(error.message)")
        }
    }
}

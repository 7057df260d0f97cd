/// A document, or a piece of one, that can be retrieved and cited.
public struct Passage: Sendable, Hashable {
    /// The name by which an output cites it.
    public var id: String
    /// The title.
    public var title: String
    /// The text.
    public var text: String

    /// Makes a passage.
    public init(id: String, title: String, text: String) {
        self.id = id
        self.title = title
        self.text = text
    }
}

/// How passages are found for a case.
public struct Retrieval: Sendable, Hashable {
    /// The passages to search.
    public var corpus: [Passage]
    /// The template of the query.
    public var query: String
    /// The number of passages to retrieve.
    public var topK: Int

    /// Makes a retrieval.
    public init(corpus: [Passage], query: String, topK: Int) {
        self.corpus = corpus
        self.query = query
        self.topK = topK
    }

    /// The passages of these names, in their order; a name that is not in the corpus is left out.
    public func passages(named ids: [String]) -> [Passage] {
        ids.compactMap { id in corpus.first { $0.id == id } }
    }
}

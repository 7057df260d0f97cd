extension String {
    /// About how many tokens it has before any tokenizer has seen it: one for four bytes. To budget by, not to count by.
    package var likelyTokens: Int { (utf8.count + 3) / 4 }
}

extension [Message] {
    /// About how many tokens the messages have; see `String.likelyTokens`.
    package var likelyTokens: Int { reduce(0) { $0 + $1.content.likelyTokens } }
}

#if Engine
import CLlama

/// Turns text into tokens and tokens into bytes; lives as long as its model.
struct Vocabulary {
    let handle: OpaquePointer

    /// The number of tokens.
    var count: Int { Int(llama_vocab_n_tokens(handle)) }

    /// Whether a token ends generation.
    func endsGeneration(_ token: Int32) -> Bool { llama_vocab_is_eog(handle, token) }

    /// The tokens of a text in which the names of special tokens stand for those tokens, as in a filled chat template.
    func tokens(of text: String) -> [Int32] {
        let bytes = text.utf8.map { CChar(bitPattern: $0) }
        var tokens = [Int32](repeating: 0, count: bytes.count + 8)
        var count = llama_tokenize(
            handle, bytes, Int32(bytes.count), &tokens, Int32(tokens.count), true, true)
        if count < 0 {
            tokens = [Int32](repeating: 0, count: Int(-count))
            count = llama_tokenize(
                handle, bytes, Int32(bytes.count), &tokens, Int32(tokens.count), true, true)
        }
        return Array(tokens.prefix(Int(max(0, count))))
    }

    /// The bytes of a token; they need not be whole UTF-8.
    func bytes(of token: Int32) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: 64)
        var count = llama_token_to_piece(handle, token, &buffer, Int32(buffer.count), 0, false)
        if count < 0 {
            buffer = [CChar](repeating: 0, count: Int(-count))
            count = llama_token_to_piece(handle, token, &buffer, Int32(buffer.count), 0, false)
        }
        return buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }
    }
}
#endif

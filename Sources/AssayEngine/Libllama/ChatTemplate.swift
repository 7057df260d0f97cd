#if Engine
import AssayCore
import CLlama

/// Fills the chat template of a model file.
///
/// libllama recognises the well-known templates and runs no Jinja. What it leaves out and templates of this family have is
/// the system message that they put first where the conversation has none: that is read from the template's text.
struct ChatTemplate: Sendable {
    private let template: String
    private let defaultSystem: String?

    /// Makes a template from the text in a model file; without one ChatML is used.
    init(_ text: String?) {
        template = text ?? "chatml"
        defaultSystem = text.flatMap(Self.defaultSystem)
    }

    /// The prompt of a conversation up to the start of the assistant's answer; `nil` where libllama does not know the template.
    func prompt(_ messages: [Message]) -> String? {
        let turns =
            (messages.first?.role == .system ? [] : defaultSystem.map { [Message(.system, $0)] } ?? [])
            + messages
        let strings = turns.flatMap { [$0.role.rawValue, $0.content] }.map(\.utf8CString)
        let flat = strings.flatMap(Array.init)
        return flat.withUnsafeBufferPointer { characters -> String? in
            guard let base = characters.baseAddress else { return nil }
            var offsets = [0]
            for string in strings { offsets.append((offsets.last ?? 0) + string.count) }
            let chat = turns.indices.map {
                llama_chat_message(role: base + offsets[2 * $0], content: base + offsets[2 * $0 + 1])
            }
            return fill(chat, capacity: flat.count * 2 + 1024)
        }
    }

    private func fill(_ chat: [llama_chat_message], capacity: Int) -> String? {
        var buffer = [CChar](repeating: 0, count: capacity)
        let count = llama_chat_apply_template(
            template, chat, chat.count, true, &buffer, Int32(buffer.count))
        guard count >= 0 else { return nil }
        guard Int(count) <= capacity else { return fill(chat, capacity: Int(count) + 1) }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The text between `<|im_start|>system\n` and `<|im_end|>` where the template writes it for conversations without a system message.
    static func defaultSystem(in template: String) -> String? {
        guard let condition = template.firstRange(of: "!= 'system'") else { return nil }
        let rest = template[condition.upperBound...]
        for opening in ["<|im_start|>system\n", "<|im_start|>system\\n"] {
            if let start = rest.firstRange(of: opening),
                let end = rest[start.upperBound...].firstRange(of: "<|im_end|>")
            {
                return String(rest[start.upperBound..<end.lowerBound])
            }
        }
        return nil
    }
}
#endif

import AssayCore
import AssayDigest
import AssayFormats
import AssayJSON
import Testing

@Suite struct RedactionTests {
    @Test func `prompts give way to their digests, and nothing else changes`() throws {
        let line =
            #"{"id":"e","request":{"messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":null}],"seed":1},"reply":{"text":"Why?"}}"#
        let redacted = Redaction.withoutPrompts(Array((line + "\n" + line + "\n{torn").utf8))
        let lines = redacted.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 2)
        let value = try JSON.parse(lines[0])
        #expect(
            value.value(at: "request.messages.0.content")?.stringValue == "sha256:" + SHA256.hex(of: "Why?"))
        #expect(value.value(at: "reply.text") == "Why?" && value.value(at: "request.seed") == 1)
        #expect(value.value(at: "request.messages.1.content") == .null)
    }

    @Test func `secrets are taken out wherever they stand`() {
        let bytes = Array("key=s3cret, twice s3cret".utf8)
        #expect(
            String(decoding: Redaction.without(["", "s3cret", "other"], bytes), as: UTF8.self)
                == "key=[secret], twice [secret]")
        #expect(Redaction.without(["none"], bytes) == bytes)
        #expect(
            Redaction.references(in: #"{"a": "${ONE}", "b": "x${TWO}y${", "c": "$THREE"}"#) == ["ONE", "TWO"])
    }
}

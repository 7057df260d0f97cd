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

    @Test(arguments: [
        #"{"a": "say \"hi\" s\u0061y \"hi\"", "b": 123456789}"#,
        #"{"a": ["say \"hi\""], "n": 123456}"# + "\n" + #"{"say \"hi\"": 1}"# + "\n{torn say \"hi\"",
    ])
    func `JSON stays JSON, and a secret is found however it is written`(text: String) throws {
        let redacted = Redaction.without(Secrets([#"say "hi""#, "123456"]), Array(text.utf8))
        let said = String(decoding: redacted, as: UTF8.self)
        #expect(!said.contains("hi") && said.contains("[secret]") && said.contains("123456"), "\(said)")
        let first =
            (try? JSON.parse(redacted)) ?? (try? JSON.parse(redacted.split(separator: UInt8(ascii: "\n"))[0]))
        #expect(first != nil)
    }

    @Test func `a value that stands everywhere by chance is no secret`() {
        let bytes = Array(#"{"order": "4111", "debug": "1"}"#.utf8)
        #expect(Redaction.without(Secrets(["1", "true", "4111"]), bytes) == bytes)
    }

    @Test func `secrets are taken out wherever they stand`() {
        let bytes = Array("key=s3cret, twice s3cret\nof s3cret-9".utf8)
        let secrets = Secrets(["", "s3cret", "other", "s3cret-9"])
        #expect(
            String(decoding: Redaction.without(secrets, bytes), as: UTF8.self)
                == "key=[secret], twice [secret]\nof [secret]")
        #expect(Redaction.without(Secrets(["no such"]), bytes) == bytes)
    }
}

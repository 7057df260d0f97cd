import AssayCore
import AssayJSON
import Testing

@Suite struct ReaderTests {
    private func read<Result>(_ text: String, _ body: (JSONNode) -> Result) throws -> Result {
        var reader = try JSONReader()
        return try Array(text.utf8).withUnsafeBufferPointer { buffer throws(JSONError) in
            try reader.read(buffer, body)
        }
    }

    @Test func `members and elements are found in place`() throws {
        let text = #"{"choices":[{"delta":{"content":"hé"},"index":0}],"usage":null,"n":7,"x":1.5}"#
        try read(text) { root in
            #expect(root["choices"]?.count == 1)
            #expect(root["choices"]?[0]?["delta"]?["content"]?.string == "hé")
            #expect(root["choices"]?[0]?["delta"]?["content"]?.withStringBytes { $0.count } == 3)
            #expect(root["choices"]?[1] == nil)
            #expect(root["choices"]?[-1] == nil)
            #expect(root["usage"]?.isNull == true)
            #expect(root["absent"] == nil)
            #expect(root["n"]?["deeper"] == nil)
            #expect(root["n"]?.integer == 7)
            #expect(root["x"]?.integer == nil)
            #expect(root["n"]?.string == nil)
            #expect(root.value?.value(at: "choices.0.index") == 0)
        }
    }

    @Test func `one reader reads on after an error`() throws {
        var reader = try JSONReader()
        let results = ["[1", "{\"a\":2}", "x", "3"].map { text in
            Array(text.utf8).withUnsafeBufferPointer { try? reader.read($0) { $0.value } }
        }
        #expect(results == [nil, ["a": 2], nil, 3])
    }

    @Test func `invalid UTF-8 in a string is repaired`() throws {
        var reader = try JSONReader()
        let bytes: [UInt8] = [UInt8(ascii: "\""), 0x61, 0xFF, UInt8(ascii: "\"")]
        #expect(try bytes.withUnsafeBufferPointer { try reader.read($0) { $0.string } } == "a\u{FFFD}")
    }
}

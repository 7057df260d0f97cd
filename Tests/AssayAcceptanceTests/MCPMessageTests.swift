import AssayAcceptance
import AssayCore
import Testing

@Suite struct MCPMessageTests {
    private func read(_ text: String) -> [MCPMessage] { MCPMessage.read(Array(text.utf8)[...]) }

    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":4,"result":{"a":1}}"#, [MCPMessage.response(id: 4, result: ["a": 1])]),
        (
            #"{"jsonrpc":"2.0","id":4,"error":{"code":-32602,"message":"no"}}"#,
            [.error(id: 4, .refused(code: -32602, message: "no"))]
        ),
        (#"{"jsonrpc":"2.0","id":"x","method":"ping"}"#, [.request(id: "x", method: "ping")]),
        (#"{"jsonrpc":"2.0","method":"notifications/progress"}"#, [.other]), ("Server started", [.other]),
        ("7", [.other]), (#"{"id":1}"#, [.other]), (#"{"id":"a","result":{}}"#, [.other]),
        (
            #"[{"id":1,"result":{}},{"id":2,"result":{}}]"#,
            [.response(id: 1, result: [:]), .response(id: 2, result: [:])]
        ),
    ])
    func `a line is a message, several, or nothing that matters`(line: String, messages: [MCPMessage]) {
        #expect(read(line) == messages)
    }

    @Test func `lines come whole wherever their bytes are cut`() {
        let text = Array("{\"id\":1}\n\n{\"é\":2}\nrest".utf8)
        for first in 0...text.count {
            for second in first...text.count {
                var cutter = LineCutter()
                var lines: [String] = []
                for part in [text[..<first], text[first..<second], text[second...]] {
                    lines += cutter.lines(adding: part).map { String(decoding: $0, as: UTF8.self) }
                }
                #expect(lines == ["{\"id\":1}", "{\"é\":2}"])
            }
        }
    }

    @Test func `any bytes are read as something or as nothing, never worse`() {
        var generator = SystemRandomNumberGenerator()
        let right = Array(
            #"{"jsonrpc":"2.0","id":4,"error":{"code":-32602,"message":"é"},"method":null}"#.utf8)
        for _ in 0..<2000 {
            var bytes = right
            for _ in 0..<Int.random(in: 1...5, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = MCPMessage.read(bytes[...])
        }
    }
}

import AssayBackends
import AssayCore
import AssayDigest
import AssayTestSupport
import AssayTransport
import Glibc
import Testing

@Suite(.serialized) struct BedrockTests {
    @Test func `a flipped bit anywhere is never believed`() {
        let body = EventStreamBytes.event("contentBlockDelta", #"{"delta":{"text":"Hi"}}"#)
        var messages = 0
        #expect(EventStreamFramer.forEach(in: body) { _, _ in messages += 1 } == nil)
        #expect(messages == 1)
        for bit in 0..<(body.count * 8) {
            var changed = body
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(
                EventStreamFramer.forEach(in: changed) { _, _ in Issue.record("bit \(bit) was believed") }
                    != nil)
        }
    }

    @Test func `headers of every type are read over, and texts are taken`() {
        let types: [[UInt8]] = [
            [0], [1], [2, 1], [3, 0, 1], [4, 0, 0, 0, 1], [5, 0, 0, 0, 0, 0, 0, 0, 1], [6, 0, 2, 1, 2],
            [7, 0, 2] + Array("ok".utf8), [8, 0, 0, 0, 0, 0, 0, 0, 1], [9] + [UInt8](repeating: 0, count: 16),
        ]
        let block = types.enumerated().flatMap { entry -> [UInt8] in
            [2] + Array("h\(entry.offset)".utf8) + entry.element
        }
        var texts: [[String: String]] = []
        #expect(
            EventStreamFramer.forEach(in: EventStreamBytes.message(block: block, "{}")) { message, _ in
                texts.append(message.headers)
            } == nil)
        #expect(texts == [["h7": "ok"]])
        #expect(
            EventStreamFramer.forEach(in: EventStreamBytes.message(block: [1, 65, 10], "{}")) { _, _ in }
                == "a message's headers cannot be read")
    }

    private func ask(_ configuration: EndpointConfiguration) async -> Exchange {
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchange = await backend.generate(question)
        await backend.shutdown()
        return exchange
    }

    @Test func `a whole reply is read, and a key is sent as a bearer`() async {
        let reply =
            #"{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm"}}},{"text":"Hi"},{"toolUse":{"toolUseId":"a","name":"f","input":{"x":1}}}]}},"stopReason":"tool_use","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5},"metrics":{"latencyMs":7}}"#
        let server = LoopbackServer { _ in [LoopbackServer.reply("200 OK", reply)] }
        defer { server.stop() }
        setenv("ASSAY_BEDROCK_KEY", "b3arer", 1)
        var configuration = EndpointConfiguration(url: server.url, model: "vendor.model-v1:0", kind: .bedrock)
        configuration.keyVariable = "ASSAY_BEDROCK_KEY"
        configuration.isStreaming = false
        let exchange = await ask(configuration)
        #expect(exchange.reply.text == "Hi")
        #expect(exchange.reply.reasoning == "hm")
        #expect(exchange.reply.toolCalls == [ToolCall(id: "a", name: "f", arguments: #"{"x":1}"#)])
        #expect(exchange.usage == Usage(freshPrompt: 3, answer: 2))
        #expect(exchange.serverTimings == ["latencyMs": 7])
        #expect(
            server.requests.first?.hasPrefix("POST /model/vendor.model-v1%3A0/converse HTTP/1.1\r\n") == true)
        #expect(server.requests.first?.contains("Authorization: Bearer b3arer\r\n") == true)
    }

    @Test func `a request is signed as AWS says, and no key is in any message`() async throws {
        let server = LoopbackServer { _ in
            [LoopbackServer.reply("403 Forbidden", #"{"Message":"bad AKIDEXAMPLE s3cret/key+1 t0ken"}"#)]
        }
        defer { server.stop() }
        setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1)
        setenv("AWS_SECRET_ACCESS_KEY", "s3cret/key+1", 1)
        setenv("AWS_SESSION_TOKEN", "t0ken", 1)
        defer {
            for name in ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"] { unsetenv("AWS_" + name) }
        }
        var configuration = EndpointConfiguration(url: server.url, model: "vendor.model-v1:0", kind: .bedrock)
        configuration.region = "us-east-1"
        let exchange = await ask(configuration)
        let sent = SignedRequest(try #require(server.requests.first))
        #expect(sent.line == "POST /model/vendor.model-v1%3A0/converse-stream HTTP/1.1")
        #expect(sent.headers["x-amz-security-token"] == "t0ken")
        #expect(sent.signedHeaders.contains("host") && sent.signedHeaders.contains("x-amz-date"))
        // The path is written `%XX` once more where it is signed.
        #expect(
            sent.signature
                == sent.expectedSignature(
                    path: "/model/vendor.model-v1%253A0/converse-stream", secret: "s3cret/key+1",
                    region: "us-east-1", service: "bedrock"))
        let message = failure(exchange)?.message ?? ""
        #expect(message.contains("bad ${AWS_ACCESS_KEY_ID} ${AWS_SECRET_ACCESS_KEY} ${AWS_SESSION_TOKEN}"))
        #expect(!"\(exchange)".contains("s3cret/key+1"))
    }

    @Test func `keys that are not there are told before anything is run`() async {
        var configuration = EndpointConfiguration(url: "http://127.0.0.1:1", model: "m", kind: .bedrock)
        configuration.region = "us-east-1"
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let error = await #expect(throws: CannotRun.self) { try await backend.prepare() }
        #expect(error?.message.contains("AWS_ACCESS_KEY_ID") == true)
        await backend.shutdown()
    }
}

/// A signed request as it came, and its signature computed anew, by AWS's "Create a signed request".
private struct SignedRequest {
    var line: String
    var headers: [String: String] = [:]
    var body: String
    var signature = ""
    var signedHeaders: [String] = []

    init(_ text: String) {
        let end = text.firstRange(of: "\r\n\r\n")
        let lines = text[..<(end?.lowerBound ?? text.endIndex)].split(separator: "\r\n").map(String.init)
        line = lines.first ?? ""
        body = String(text[(end?.upperBound ?? text.endIndex)...])
        for one in lines.dropFirst() {
            guard let colon = one.firstIndex(of: ":") else { continue }
            headers[one[..<colon].lowercased()] = one[colon...].dropFirst().drop { $0 == " " }.description
        }
        for part in (headers["authorization"] ?? "").split(whereSeparator: { $0 == "," || $0 == " " }) {
            if part.hasPrefix("Signature=") { signature = String(part.dropFirst(10)) }
            if part.hasPrefix("SignedHeaders=") {
                signedHeaders = part.dropFirst(14).split(separator: ";").map(String.init)
            }
        }
    }

    func expectedSignature(path: String, secret: String, region: String, service: String) -> String {
        let date = headers["x-amz-date"] ?? ""
        let canonical =
            "POST\n\(path)\n\n" + signedHeaders.map { "\($0):\(headers[$0] ?? "")\n" }.joined()
            + "\n\(signedHeaders.joined(separator: ";"))\n\(SHA256.hex(of: body))"
        let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
        var key = Array("AWS4\(secret)".utf8)
        for word in [String(date.prefix(8)), region, service, "aws4_request"] {
            key = Self.hmac(key, Array(word.utf8))
        }
        let text = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(SHA256.hex(of: canonical))"
        return Self.hmac(key, Array(text.utf8)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
    }

    /// RFC 2104 over SHA-256.
    private static func hmac(_ key: [UInt8], _ text: [UInt8]) -> [UInt8] {
        let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
        return digest(padded.map { $0 ^ 0x5C } + digest(padded.map { $0 ^ 0x36 } + text))
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = SHA256()
        digest.update(bytes)
        let digits = Array(digest.finish().utf8).map { $0 >= 97 ? $0 - 87 : $0 - 48 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

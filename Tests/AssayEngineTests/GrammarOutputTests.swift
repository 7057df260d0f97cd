#if Engine
import AssayCore
import AssayEngine
import AssayJSON
import Testing

@Suite struct GrammarOutputTests {
    @Test(arguments: [
        #"{"type":"object","properties":{"name":{"type":"string","maxLength":12},"age":{"type":"integer"},"ok":{"type":"boolean"}},"required":["name","age","ok"]}"#,
        #"{"type":"array","items":{"enum":["red","green"]},"minItems":2,"maxItems":3}"#,
        ##"{"anyOf":[{"type":"null"},{"$ref":"#/$defs/n"}],"$defs":{"n":{"type":"number"}}}"##,
        #"{"type":"object","properties":{"a":{"const":1},"b":{"type":"string","maxLength":3},"c":{"type":["boolean","null"]}},"required":["b"]}"#,
    ])
    func `output under a schema always parses and has what it must have`(schema: String) async throws {
        let engine = try await SharedEngine.task.value
        let value = try JSON.parse(schema)
        let exchange = await engine.generate(
            request(
                "Give me an example.", settings: GenerationSettings(maxTokens: 120),
                format: .jsonSchema(value)))
        #expect(exchange.ending == .completed(.stop), "\(exchange.reply.text)")
        let output = try JSON.parse(exchange.reply.text)
        for name in value["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] {
            #expect(output[name] != nil)
        }
    }

    @Test func `a tool call comes back as a call with valid arguments, or as an answer`() async throws {
        let engine = try await SharedEngine.task.value
        let tool = ToolDeclaration(
            name: "get_weather", summary: "Tells the weather in a city.",
            parameters: [
                "type": "object", "properties": ["city": ["type": "string", "maxLength": 20]],
                "required": ["city"],
            ])
        let exchange = await engine.generate(
            request("Call get_weather for Paris.", settings: GenerationSettings(maxTokens: 80), tools: [tool])
        )
        if let call = exchange.reply.toolCalls.first {
            #expect(call.name == "get_weather")
            #expect(try JSON.parse(call.arguments)["city"]?.stringValue != nil)
            #expect(exchange.ending == .completed(.toolCalls))
        } else {
            #expect(exchange.succeeded && !exchange.reply.text.isEmpty)
        }
    }

    @Test func `a schema that the grammar cannot hold fails its exchange alone, in words`() async throws {
        let engine = try await SharedEngine.task.value
        let exchange = await engine.generate(
            request("Hi", format: .jsonSchema(["type": "string", "pattern": "a+"])))
        guard case .failed(let failure) = exchange.ending else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.kind == .unsupported)
        #expect(failure.message.contains("pattern"))
    }
}
#endif

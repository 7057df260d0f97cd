import AssayCore
import AssayJSON
import Testing

@Suite struct SerializingTests {
    @Test(
        arguments: [
            (.null, "null"), (true, "true"), (.integer(.min), "-9223372036854775808"), (0.1, "0.1"),
            (3.0, "3.0"),
            (.number(1e300), "1e+300"), (.number(.leastNonzeroMagnitude), "5e-324"), (.number(.nan), "null"),
            (.number(-.infinity), "null"), ("a\"\\\n\r\t\u{1}\u{1F}é😀", #""a\"\\\n\r\t\u0001\u001fé😀""#),
            ([], "[]"), (.object(JSONObject()), "{}"),
            (["b": [1, "x"], "a": nil], #"{"b":[1,"x"],"a":null}"#),
        ] as [(JSONValue, String)])
    func `a value has one spelling`(value: JSONValue, text: String) {
        #expect(JSON.text(value) == text)
    }

    @Test func `pretty text is indented by two spaces`() {
        let value: JSONValue = ["a": [1, ["b": 2]], "c": [], "d": .object(JSONObject())]
        let expected = """
            {
              "a": [
                1,
                {
                  "b": 2
                }
              ],
              "c": [],
              "d": {}
            }
            """
        #expect(JSON.text(value, pretty: true) == expected)
    }
}

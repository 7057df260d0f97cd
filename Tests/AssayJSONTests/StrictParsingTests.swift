import AssayCore
import AssayJSON
import Testing

@Suite struct StrictParsingTests {
    @Test(
        arguments: [
            ("null", .null), ("true", true), (" false ", false), ("0", 0), ("-0", 0), ("-1", -1),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("1.5", 1.5), ("-0.0", .number(-0.0)), ("1e5", .number(1e5)), ("1E+5", .number(1e5)),
            ("1e-400", .number(0)), ("\"\"", ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
            (#""\ud83d\ude00 é""#, "😀 é"), (#""\ud800x""#, "\u{FFFD}x"), (#""a\u0000b""#, "a\0b"),
            ("[]", []), ("{}", .object(JSONObject())), (#"[1,[2,{"a":[]}]]"#, [1, [2, ["a": []]]]),
            (#"{"b":1,"a":2}"#, ["b": 1, "a": 2]), (#"{"":1}"#, ["": 1]),
        ] as [(String, JSONValue)])
    func `a valid document is read as written`(text: String, expected: JSONValue) throws {
        #expect(try JSON.parse(text) == expected)
    }

    @Test func `of two members with one name the later counts and the first keeps its place`() throws {
        #expect(try JSON.text(JSON.parse(#"{"a":1,"b":3,"a":2}"#)) == #"{"a":2,"b":3}"#)
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "123456789012345678901234567890"])
    func `a whole number beyond Int64 becomes the nearest double`(text: String) throws {
        let expected = try JSONValue.number(#require(Double(text)))
        #expect(try JSON.parse(text) == expected)
        #expect(try JSON.parse("[\(text),\"\(text)\",1]") == [expected, .string(text), 1])
    }

    @Test(arguments: [
        "", "  ", "nul", "True", "NULL", "NaN", "nan", "Infinity", "-Infinity", "1e999", "-1e999", "007",
        "01.5",
        "-01", "1.", "1.e3", ".5", "1e", "1e+", "+1", "-", "--1", "0x10", "1 2", "1,2", "\"a", "\"a\tb\"",
        "\"\\x\"",
        "\"\\u00zz\"", "'a'", "{'a':1}", "{a:1}", "[1,]", "[,1]", "{\"a\":1,}", "{\"a\" 1}", "{\"a\"}",
        "[1 2]",
        "[1]]", "[1] x", "/*c*/1", "[1//c\n]", "[", "{", "\u{FEFF}[1]", "\u{B}1", "1\0", "\"a\0b\"", "[1]\0x",
        #"{"a\u0000b":1}"#,
    ])
    func `what is not JSON is an error`(text: String) {
        #expect(throws: JSONError.self) { try JSON.parse(text) }
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ] as [[UInt8]])
    func `invalid UTF-8 is an error at its first byte`(bytes: [UInt8]) {
        let document = Array("[\"é".utf8) + bytes + Array("\"]".utf8)
        let error = #expect(throws: JSONError.self) { try JSON.parse(document) }
        #expect(error?.offset == 4)
        #expect(error?.column == 4)
    }

    @Test func `nesting is read to its bound and no deeper`() throws {
        let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        _ = try JSON.parse(nested(JSON.maximumDepth - 1))
        #expect(throws: JSONError.self) { try JSON.parse(nested(JSON.maximumDepth + 1)) }
        #expect(throws: JSONError.self) { try JSON.parse(nested(100_000)) }
    }

    @Test(arguments: [
        ("{\n  \"é\": 1,\n  \"b\": x\n}", 3, 8), ("[1,\n2,,3]", 2, 3), ("é", 1, 1),
        ("[\"é\", 99999999999999999999, 1}", 1, 30), ("[1, 2", 1, 6),
    ])
    func `an error names the line and the column in characters`(text: String, line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
        #expect(error?.line == line)
        #expect(error?.column == column)
    }
}

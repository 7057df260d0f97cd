import AssayAcceptance
import AssayCore
import Testing

@Suite struct NumberScorerTests {
    @Test(
        arguments: [
            (["value": 5, "unit": "km"], "It is 5 km.", 1.0),
            (["value": 5, "unit": "km"], "5,000 metres", 1),
            (["value": 5, "unit": "km"], "a 5-kilometre walk", 1),
            (["value": 5, "unit": "km"], "5 miles", 0),
            (["value": 5, "unit": "km"], "5", 0), (["value": 5, "unit": "km"], "5 kg", 0),
            (["value": 90, "unit": "min"], "1.5 hours", 1), (["value": 1, "unit": "year"], "12 months", 1),
            (["value": 1, "unit": "year"], "365 days", 0), (["value": 20, "unit": "°C"], "68 °F", 1),
            (["value": 20, "unit": "°C"], "20 degrees Celsius", 1),
            (["value": -5, "unit": "°C"], "−5 °C", 1),
            (["value": -5], "5", 0), (["value": 5], "-5", 0), (["value": 5], "3-5", 1),
            (["value": 5], "A-5", 1),
            (["value": 12.5, "unit": "USD"], "$12.50", 1),
            (["value": 12.5, "unit": "USD"], "12.50 dollars", 1),
            (["value": 12.5, "unit": "USD"], "USD 12.5", 1), (["value": 12.5, "unit": "USD"], "€12.50", 0),
            (["value": -12.5, "unit": "USD"], "-$12.50", 1),
            (["value": 1.2e6, "unit": "EUR"], "€1.2 million", 1),
            (["value": 1_200_000], "1,200,000", 1), (["value": 1200], "1.2e3", 1),
            (["value": 2, "unit": "MW"], "2 mW", 0),
            (["value": 15, "unit": "%"], "15 percent", 1),
            (["value": 100, "relative_tolerance": "0.05"], "104", 1),
            (["value": 100, "relative_tolerance": "0.05"], "106", 0), (["value": 12], "１２", 1),
            (["value": 12], "١٢", 1),
            (["value": 5, "unit": "m/s"], "18 km/h", 1), (["value": 1, "unit": "MB"], "1000 kB", 1),
            (["value": 1, "unit": "MB"], "1 MiB", 0), (["value": 3], "", 0),
            (["value": 3], "1e999999999 and 3", 1),
        ] as [(JSONValue, String, Double)])
    func `numbers carry their sign and unit, and units of one dimension convert`(
        expected: JSONValue, output: String, value: Double
    ) async throws {
        let judgement = try await judge("number", output, expect: ["number": expected])
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test(
        arguments: [
            ["value": "x"], ["value": 1, "unit": "gallon"], ["value": 1, "tolerance": -1], ["valu": 1], 7,
            ["value": 1, "tolerance": 1, "relative_tolerance": 1],
        ] as [JSONValue])
    func `an expectation that cannot be read is a mistake`(expected: JSONValue) async throws {
        await #expect(throws: Diagnostics.self) {
            try await judge("number", "", expect: ["number": expected])
        }
    }
}

@Suite struct FormScorerTests {
    @Test(
        arguments: [
            ("json", #"{"a": 1}"#, 1.0), ("json", "```json\n{}\n```", 0), ("json_lines", "{}\n[1]\n", 1),
            ("json_lines", "{}\nx", 0),
            ("one_line", "yes\n", 1), ("one_line", "a\nb", 0), ("bullets", "- a\n\n- b", 1),
            ("bullets", "Here:\n- a", 0),
            ("numbered", "1. a\n2. b", 1), ("numbered", "1. a\n3. b", 0),
            ("table", "| a | b |\n|---|---|\n| 1 | 2 |", 1),
            ("table", "| a | b |\n| 1 | 2 |", 0), ("code_block", "```swift\nlet a = 1\n```", 1),
            ("code_block", "x\n```\n1\n```", 0),
            ("plain", "Just words.", 1), ("plain", "**Bold** words", 0), ("plain", "", 0), ("json", "", 0),
            ("code_block", "```", 0),
        ])
    func `forms are told without understanding the text`(form: String, output: String, value: Double)
        async throws
    {
        #expect(try await judge("format", output, options: options(["is": .string(form)])).value == value)
    }

    @Test(
        arguments: [
            ("characters", "日本語です", 5, 1.0), ("characters", "👩‍👩‍👧", 1, 1), ("characters", "abc", 2, 0),
            ("sentences", "One. Two! Three?", 3, 1),
            ("sentences", "It is 3.5 m. Good.", 2, 1), ("sentences", "これは本です。いいえ。", 2, 1),
            ("sentences", "no mark", 1, 1), ("sentences", "", 0, 1),
        ] as [(String, String, Int64, Double)])
    func `lengths are counted in characters and sentences too`(
        unit: String, output: String, most: Int64, value: Double
    ) async throws {
        let bounds = options(["max_\(unit)": .integer(most), "min_\(unit)": .integer(most)])
        #expect(try await judge("length", output, options: bounds).value == value)
    }

    @Test(
        arguments: [
            ("en", "The ferry leaves at half past ten and arrives an hour later.", 1.0),
            ("de", "Die Fähre fährt um halb elf ab und kommt eine Stunde später an.", 1),
            ("de", "The ferry leaves at half past ten tonight.", 0),
            ("fr", "Le bateau part à dix heures et demie et arrive une heure plus tard.", 1),
            ("ja", "フェリーは十時半に出発します。一時間後に到着します。", 1),
            ("ar", "تغادر العبارة في الساعة العاشرة والنصف وتصل بعد ساعة واحدة.", 1), ("en", "", 0),
            ("en", "12:30!", 0),
        ])
    func `the language is told from the text`(language: String, output: String, value: Double) async throws {
        let judgement = try await judge("language", output, expect: ["language": .string(language)])
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test func `a text too short to tell is unscored`() async throws {
        #expect(try await judge("language", "ok", options: options(["language": "en"])).value == nil)
        await #expect(throws: Diagnostics.self) {
            try await judge("language", "", options: options(["language": "xx-nothing"]))
        }
    }

    @Test(
        arguments: [
            (["path": "$.items[*].price", "values": [1, 2.0]], 1.0),
            (["path": "$.items[0].price", "equals": 1], 1),
            (["path": "$..price", "count": 2], 1), (["path": "$.nothing"], 0), (["path": "$.items"], 1),
            (["path": "$.items[?(@.price > 1)].name", "equals": "b"], 1),
            (["path": "$.items[-1].name", "equals": "b"], 1),
            (["path": "$['items'][0:1].name", "values": ["a"]], 1),
            (["path": "$.items[*].name", "contains": "z"], 0),
            (["path": "$.items[*]", "min_count": 3], 0), (["path": "$.items[*]", "max_count": 2], 1),
        ] as [(JSONValue, Double)])
    func `queries select values, which are held against the checks`(check: JSONValue, value: Double)
        async throws
    {
        let output = #"Here: {"items": [{"name": "a", "price": 1}, {"name": "b", "price": 2}]}"#
        let judgement = try await judge("json_path", output, expect: ["paths": [check]])
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test(
        arguments: [
            ["path": "$["], ["path": "$.a", "equal": 1], ["path": "$.a", "count": -1], [:],
            ["path": "$.a", "min_count": 2, "max_count": 1],
        ] as [JSONValue])
    func `a check that cannot be read is a mistake`(check: JSONValue) async throws {
        await #expect(throws: Diagnostics.self) {
            try await judge("json_path", "", expect: ["paths": [check]])
        }
    }
}

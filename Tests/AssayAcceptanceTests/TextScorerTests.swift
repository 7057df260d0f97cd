import AssayAcceptance
import AssayCore
import Testing

@Suite struct TextScorerTests {
    @Test(
        arguments: [
            ("42", ["42"], [], 1.0), (" 42\n", ["42"], [], 1), ("It is 42", ["42"], [], 0),
            ("Caf\u{65}\u{301}", ["Caf\u{E9}"], [], 1), ("paris", ["Paris"], [], 0),
            ("paris", ["Paris"], ["case"], 1), ("The  Eiffel tower!", ["eiffel tower"], ["case"], 0),
            (
                "The  Eiffel tower!", ["eiffel tower"],
                ["case", "space", "punctuation", "articles"], 1
            ),
            ("１２ｋｍ", ["12km"], ["width"], 1), ("١٢", ["12"], ["width"], 1), ("١٢", ["12"], [], 0),
            ("", ["x"], [], 0), ("👩‍👩‍👧", ["👩‍👩‍👧"], [], 1), ("👩‍👩‍👧", ["👩"], [], 0), ("b", ["a", "b"], [], 1),
        ] as [(String, [String], [String], Double)])
    func `exact compares whole texts, and overlooks only what it is told to`(
        output: String, answers: [String], ignored: [String], value: Double
    ) async throws {
        let judgement = try await judge(
            "exact", output, expect: ["answer": .array(answers.map { .string($0) })],
            options: options(["ignore": .array(ignored.map { .string($0) })]))
        #expect(judgement.value == value)
    }

    @Test(
        arguments: [
            ("the cat sat", ["a cat sat down"], 0.8), ("Cat!", ["the cat", "dog"], 1),
            ("", ["cat"], 0), ("the", ["a"], 1), ("dog", ["cat"], 0), ("cat cat", ["cat"], 2.0 / 3),
            ("Ein Ölgemälde", ["ölgemälde"], 2.0 / 3), ("state-of-the-art", ["stateoftheart"], 1),
        ] as [(String, [String], Double)])
    func `F1 counts words in common once normalised, against the best of several answers`(
        output: String, answers: [String], value: Double
    ) async throws {
        let judgement = try await judge(
            "token_f1", output, expect: ["answer": .array(answers.map { .string($0) })])
        #expect(abs((judgement.value ?? -1) - value) < 1e-12)
    }

    @Test(arguments: [
        ("We say green", 1.0), ("we say greenish", 0), ("", 0), ("Ｇｒｅｅｎ!", 1), ("gre\u{AD}en", 1),
    ])
    func `one of several texts is enough`(output: String, value: Double) async throws {
        let judgement = try await judge("contains_any", output, expect: ["any": ["red", "green"]])
        #expect(judgement.value == value)
    }

    @Test(
        arguments: [
            (#"^\d{3}$"#, "123", 1.0), (#"^\d{3}$"#, "1234", 0), (#"(?i)ÄPFEL"#, "äpfel", 1),
            (#"\bpeople\b"#, "some people say", 1), ("^.$", "👍", 1), (#"\p{Arabic}+"#, "abc سلام", 1),
            ("x*", "", 1),
        ])
    func `patterns are Perl's, over Unicode text`(pattern: String, output: String, value: Double) async throws
    {
        #expect(
            try await judge("regex", output, options: options(["pattern": .string(pattern)])).value == value)
        #expect(try await judge("regex", output, expect: ["pattern": .string(pattern)]).value == value)
    }

    @Test func `a pattern that runs away is given up, and the output stays unscored`() async throws {
        let judgement = try await judge(
            "regex", String(repeating: "a", count: 5000) + "b",
            options: options(["pattern": #"^(a+)+$|(a|aa)+c"#]))
        #expect(judgement.value == nil || judgement.value == 0)
        #expect(judgement.reason.contains("takes too many steps"))
    }

    @Test func `a pattern that cannot be read is a mistake with its place`() async throws {
        let error = await #expect(throws: Diagnostics.self) {
            try await judge("regex", "", options: options(["pattern": "a(b"]))
        }
        #expect(error?.all.first?.message.contains("missing closing parenthesis at byte 4") == true)
    }
}

@Suite struct DateScorerTests {
    @Test(arguments: [
        ("2026-03-04", 1.0), ("on 4 March 2026.", 1), ("March 4th, 2026", 1), ("Mar. 4, 2026", 1),
        ("the 4th of March, 2026", 1), ("04.03.2026", 1), ("2026/3/4", 1), ("2026年3月4日", 1),
        ("2026-03-04T10:00:00Z", 1), ("２０２６-０３-０４", 1), ("4-Mar-2026", 1), ("03/04/2026", 0),
        ("4 March", 0), ("4 March 2025", 0), ("2026-03-05", 0), ("", 0), ("version 1.4.3.2026", 0),
        ("2026-13-04", 0), ("30 February 2026", 0), ("12026-03-04", 0), ("٢٠٢٦-٠٣-٠٤", 1),
        ("\u{202B}4 March 2026\u{202C}", 1),
    ])
    func `a date counts in every usual form, and not where it may be another`(
        output: String, value: Double
    ) async throws {
        let judgement = try await judge("date", output, expect: ["date": "2026-03-04"])
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test(arguments: [
        ("day_first", "04/03/2026", 1.0), ("month_first", "04/03/2026", 0), ("month_first", "3/4/2026", 1),
    ])
    func `the order of day and month can be told`(order: String, output: String, value: Double) async throws {
        let judgement = try await judge(
            "date", output, expect: ["date": "2026-03-04"], options: options(["order": .string(order)]))
        #expect(judgement.value == value)
    }

    @Test(arguments: [("2026-02-28", 0.0), ("2026-03-03", 1), ("2026-03-05", 1), ("2026-03-06", 0)])
    func `a date may miss by a tolerance in days`(output: String, value: Double) async throws {
        let judgement = try await judge(
            "date", output, expect: ["date": "2026-03-04"], options: options(["tolerance_days": 1]))
        #expect(judgement.value == value)
    }

    @Test func `an ambiguous date is called ambiguous`() async throws {
        let judgement = try await judge("date", "on 03/04/2026", expect: ["date": "2026-03-04"])
        #expect(judgement.reason == "'03/04/2026' may be 2026-04-03 or 2026-03-04")
    }
}

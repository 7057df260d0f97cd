import AssayAcceptance
import AssayCore
import Testing

/// Whole dates, and numbers in words, are traced between an output and its sources.
@Suite struct TracingTests {
    private func share(of output: String, in source: String) async throws -> Double? {
        try await judge(
            "grounded", output, options: options(["against": ["input"]]), input: ["text": .string(source)]
        ).value
    }

    @Test(arguments: [
        ("due on 1 March 2026", "It is due on 2026-03-01."),
        ("due on 2026-03-01", "It is due on March 1, 2026."),
        ("due on March 1st, 2026", "It is due on 1 March 2026."),
        ("due 1.3.2026", "It is due on 1 March 2026."),
        ("due on 1 March 2026", "It is due on 1.3.2026."),
        ("due on 31/03/2026", "It is due on 31 March 2026."),
        ("due on 03/31/2026", "It is due on March 31, 2026."), ("due on 31 March 2026", "Due 31/03/2026."),
        ("due on 01/03/2026", "It is due on 01/03/2026."),
        ("due on 03/03/2026", "It is due on 3 March 2026."),
        ("In 2026 the fair opens on 1 March.", "It opens on 1 March 2026."),
        ("opens on 1 March 2026", "It opens on 1 March."),
        ("the first of 3 to 5 May 2025", "It is on 4th or 3 May 2025."),
        ("open 3–5 May 2025", "It opens on 3 May 2025 and closes on 5 May 2025."),
        ("May 3-5, 2025", "It ends on 5 May 2025."), ("due on 9 July", "It is due in July."),
        ("up to 30 people", "Up to 30 may attend."), ("2026年3月1日", "It is due on 1 March 2026."),
    ])
    func `a date in the sources is the same date in any form`(source: String, output: String) async throws {
        let isAll = output.contains("4th or") ? 0.5 : 1
        #expect(try await share(of: output, in: source) == isAll)
    }

    @Test(arguments: [
        ("due on 14 May 2025, paid on 3 June 2024", "It is due on 3 May 2025."),
        ("due on 14 May 2025, paid on 3 June 2024", "It is due on 14 May 2024."),
        ("due on 14 May 2025, paid on 3 June 2024", "It is due on 2025-06-03."),
        ("due on 14 May, paid on 3 June", "It is due on 3 May."),
        ("due on 2026-03-01", "It is due on 3 January 2026."),
        ("due on 01/03/2026", "It is due on 1 March 2026."),
        ("due on 1 March 2026", "It is due on 01/03/2026."),
        ("opens on 1 March 2026", "It opens on 1 March 2025."),
        ("nothing of a day", "It is due on 1 March 2026."),
        ("open 3–5 May 2025", "It opens on 6 May 2025."),
    ])
    func `a date made of parts of others is in no source`(source: String, output: String) async throws {
        #expect(try await share(of: output, in: source) == 0)
    }

    @Test(arguments: [
        ("3 guides", "There are three guides."), ("three guides", "There are 3 guides."),
        ("twelve rooms", "There are a dozen rooms."), ("24 eggs", "There are two dozen eggs."),
        ("31 days", "It took thirty-one days."), ("thirty-one days", "It took thirty one days."),
        ("200 guests", "There were two hundred guests."),
        ("205 guests", "There were two hundred and five guests."),
        ("two hundred and five guests", "There were 205 guests."),
        ("1,200 people", "Twelve hundred people came."),
        ("2506 people", "Two thousand five hundred and six people came."),
        ("205,000 people", "There were two hundred and five thousand people."),
        ("3.2 million tokens", "It used three million two hundred thousand tokens."),
        ("a hundred years", "It took 100 years."), ("half a dozen cars", "There were six cars."),
        ("between two hundred and five hundred", "It takes 200 to 500."), ("no number", "One of them came."),
        ("18 million", "It cost eighteen million."), ("a team of 7", "Seven came."),
    ])
    func `a number is the same in words and in digits`(source: String, output: String) async throws {
        #expect(try await share(of: output, in: source) == 1)
    }

    @Test(arguments: [
        ("3 guides", "There are four guides."), ("13 days", "It took thirty days."),
        ("20 and 5", "It took twenty-five days."),
        ("200 guests and 5 guides", "There were two hundred and five guests."),
        ("12 rooms", "There are two dozen rooms."), ("2 thousand", "It was two million."),
        ("a guide", "There are two guides."), ("100 guests", "There were a thousand guests."),
    ])
    func `a number in words that no source holds is found`(source: String, output: String) async throws {
        #expect(try await share(of: output, in: source) == 0)
    }

    @Test(arguments: [
        ("It is due on 23 June 2025.", 1.0), ("It is due on 24 June 2025.", 0),
        ("It is due on 23 May 2025.", 0),
    ])
    func `the day of a date may follow from the sources, its month and year stand in them`(
        output: String, value: Double
    ) async throws {
        let judgement = try await judge(
            "grounded", output, expect: ["derived": ["23"]], options: options(["against": ["input"]]),
            input: ["text": "Published on 2 June 2025; 21 days."])
        #expect(judgement.value == value)
    }

    @Test func `a sentence's end, a line's end and a decimal make no date`() async throws {
        let source = "Sown in April, 7.4 tonnes, 9 tonnes of May."
        #expect(
            try await share(of: "Sown in April. 9 tonnes. In April 7.4 tonnes, in May\n9 tonnes", in: source)
                == 1)
    }

    @Test func `any text is traced to itself`() async throws {
        var state: UInt64 = 11
        let pieces = [
            "9", "July", "-", "/", "2024", ",", "March", "may", "a", "hundred", "and", "dozen", "half", "two",
            "thousand", "million", "of", "th", "12", "three", "99999999999999999999", "é", ".", "\"",
        ]
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<9 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count] + (state >> 20 & 1 == 0 ? " " : "")
            }
            #expect(try await share(of: text, in: text) == 1, "\(text)")
        }
    }
}

import AssayAcceptance
import AssayCore
import Testing

@Suite struct CanonicalTextTests {
    /// Whether a fact is found in an output.
    private func holds(_ output: String, _ fact: String) async throws -> Bool {
        try await judge("contains_all", output, expect: ["facts": [.string(fact)]]).value == 1
    }

    @Test(arguments: [
        ("9 July 2024", "It opened on July 9th, 2024."), ("9 July 2024", "opened 2024-07-09"),
        ("9 July", "on the 9th of July"), ("9 July", "on Jul. 9, 2024"), ("2024-07-09", "on 9 July 2024"),
        ("14:30", "at 2:30 p.m."), ("14:30", "at 2.30pm"), ("9:00", "at 9 a.m. sharp"), ("9:00", "at 09:00"),
        ("12:00", "at noon"), ("12:00", "at 12 noon"), ("0:00", "at midnight"),
        ("15:00", "3 o'clock? No, 3 PM"),
        ("16:00", "between 4 and 6 p.m."),
        ("9:00", "from 9 to 5 p.m."), ("17:00", "9–5 pm"), ("12 dollars", "It costs $12."),
        ("12 dollars", "US$12 a day"), ("12 dollars", "12 USD"),
        ("1.80 euros", "€1.8"), ("12 dollars", "$12.00"),
        ("40 euros", "€40"), ("40 euros", "EUR 40"), ("1200000 dollars", "$1.2m"),
        ("1.2 million dollars", "1,200,000 US dollars"), ("18 million", "18,000,000"),
        ("15 percent", "15% off"), ("15%", "15 per cent"), ("30 minutes", "a 30-minute limit"),
        ("30 minutes", "30 min"), ("25 days", "twenty-five days"), ("200 people", "two hundred people"),
        ("3 seals", "three seals"), ("5 km", "five kilometres"), ("2.5 kg", "2.5 kilograms"),
    ])
    func `a fact counts in every common spelling`(fact: String, output: String) async throws {
        #expect(try await holds(output, fact))
    }

    @Test(arguments: [
        ("9 July 2024", "9 July 2023"), ("9 July", "19 July"), ("9 July", "9 June"), ("14:30", "2:30 a.m."),
        ("14:30", "4:30 p.m."), ("4:00", "4 to 6 p.m."), ("12 dollars", "€12"), ("12 dollars", "$120"),
        ("12 dollars", "$12.50"),
        ("1.2 million dollars", "$1.2 billion"), ("30 minutes", "30 hours"), ("25 days", "five days"),
        ("15 percent", "15 points"), ("2.5 kg", "2.5 g"), ("18 million", "18"),
    ])
    func `another date, time, currency, unit or size is another fact`(fact: String, output: String)
        async throws
    {
        #expect(try await !holds(output, fact))
    }

    @Test func `any text is rewritten without a trap, and again to the same`() async throws {
        var state: UInt64 = 7
        let pieces = [
            "9", "july", "-", ":", "$", "2024", " ", ".", "p.m.", "m", "million", "th", "of", "%", "twenty",
            "hundred", "€", "0", "99999999999999999999", "noon", "é", "…", ",",
        ]
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            let judgement = try await judge("contains_all", text, expect: ["facts": [.string(text)]])
            #expect(judgement.value == 1 || !text.contains { $0.isLetter || $0.isNumber }, "\(text)")
        }
    }
}

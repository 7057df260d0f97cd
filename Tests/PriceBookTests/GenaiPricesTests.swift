import AssayCore
import AssayEconomics
import AssayFormats
import AssayJSON
import AssayTestSupport
import Foundation
import Testing

/// The price book that set-up made, against the calculator of the package that it was made of.
@Suite struct GenaiPricesTests {
    static let repository = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())

    /// A call to be priced by both.
    struct Call {
        var model: PriceBook.Model
        var usage: Usage
        var at: Int64
        var service: [String: String]

        /// The call as the calculator takes it: there, prompt and output contain the buckets that are apart here.
        var json: JSONValue {
            let written = (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0)
            func count(_ number: Int?) -> JSONValue { .integer(Int64(number ?? 0)) }
            return [
                "provider": .string(model.provider), "id": .string(model.id), "at": .integer(at),
                "service": .object(JSONObject(service.map { .init(name: $0.key, value: .string($0.value)) })),
                "usage": [
                    "input_tokens": count(usage.prompt), "cache_read_tokens": count(usage.cacheRead),
                    "cache_write_tokens": .integer(Int64(written)),
                    "cache_write_1h_tokens": count(usage.cacheWrite1h),
                    "output_tokens": count(usage.output), "output_reasoning_tokens": count(usage.reasoning),
                ],
            ]
        }

        var cost: Cost {
            TokenPricing(
                PriceAgreement(
                    currency: .usDollar, schedule: model.schedule, service: service, source: "the book")
            ).cost(of: usage, at: at)
        }
    }

    static func book() throws -> PriceBook {
        try PriceBookReader.read(try SourceFile(reading: repository + "/.prices/book.json"))
    }

    /// Calls of every model whose text tokens are priced: short and long prompts, cached, written and reasoning tokens, before and
    /// after every change of price, by day and by night, standard and by every kind of service.
    static func calls(_ book: PriceBook) -> [Call] {
        var generator = SeededGenerator(seed: 20_261_124)
        return book.models.filter(\.isPricedByTokens).flatMap { model -> [Call] in
            let days = (model.schedule.periods.map(\.condition) + model.schedule.variants.map(\.condition))
                .compactMap {
                    if case .from(let day) = $0 { day } else { nil as Int? }
                }
            let times = ([20_400, 20_781] + days.flatMap { [$0 - 1, $0] }).map {
                Int64($0) * 86_400 + Int64.random(in: 0..<86_400, using: &generator)
            }
            let services = [[:]] + model.schedule.variants.map(\.when)
            return times.flatMap { at in
                services.map { service in
                    func count(_ most: Int) -> Int {
                        Bool.random(using: &generator) ? Int.random(in: 0...most, using: &generator) : 0
                    }
                    let usage = Usage(
                        freshPrompt: count(400_000), cacheRead: count(300_000), cacheWrite5m: count(90_000),
                        cacheWrite1h: count(50_000), answer: count(20_000), reasoning: count(9_000))
                    return Call(model: model, usage: usage, at: at, service: service)
                }
            }
        }
    }

    @Test func `every model costs what genai-prices' own calculator says, to the nano-unit`() throws {
        let book = try Self.book()
        let calls = Self.calls(book)
        let answers = try Self.asked(calls.map { JSON.text($0.json) })
        #expect(answers.count == calls.count)
        var different = 0
        for (call, answer) in zip(calls, answers) {
            let theirs = try #require(Decimal(string: answer))
            let known: Bool
            // Rounded once here and not at all there.
            if case .known(let money) = call.cost {
                known = abs(theirs * 1_000_000_000 - Decimal(money.nanos)) <= Decimal(string: "0.5") ?? 0
            } else {
                known = false
            }
            if !known {
                different += 1
                if different < 5 {
                    Issue.record(
                        "\(call.model.reference) \(call.usage) \(call.service): \(answer), not \(call.cost)")
                }
            }
        }
        #expect(different == 0)
        let models = Set(calls.map(\.model.reference)).count
        print("prices: \(calls.count) calls of \(models) models agree with genai-prices' calculator")
        #expect(models >= 30)
    }

    /// What the calculator says to each line.
    private static func asked(_ lines: [String]) throws -> [String] {
        let folder = TemporaryFolder(["calls": lines.joined(separator: "\n") + "\n"])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            "python3 '\(repository)/scripts/reference/genai_prices_calculator.py' '\(repository)/.prices/site' <'\(folder.path)/calls' >'\(folder.path)/prices'",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try SourceFile(reading: folder.path + "/prices").text.split(separator: "\n").map(String.init)
    }
}

extension PriceBook.Model {
    /// Whether prompt and output are priced by the token and by nothing else that this program does not count.
    var isPricedByTokens: Bool {
        schedule.periods.allSatisfy { $0.rates.freshPrompt != nil && $0.rates.output != nil }
    }
}

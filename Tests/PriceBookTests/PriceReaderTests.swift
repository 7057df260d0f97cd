import AssayCore
import AssayFormats
import Testing

@Suite struct PriceReaderTests {
    private static let bookText = """
        {"format": 1, "source": "list", "version": "7", "retrieved": "2026-11-24", "currency": "USD", "models": [
        {"provider": "acme", "id": "small", "match": {"or": [{"starts_with": "small-"}, {"regex": "^s[0-9]$"}]}, "periods": [
          {"prices": {"input": {"base": "1", "tiers": [{"above": 1000, "price": "2"}]}, "output": "4", "cached_input": "0.1"}},
          {"from": "2026-01-01", "prices": {"input": "0.5", "output": "3"}}],
          "variants": [{"when": {"processing": "batch"}, "prices": {"output": "1.5"}}], "other": {"searches": "10"}}]}
        """

    private static func book(_ file: String?) throws(Diagnostics) -> PriceBook {
        try PriceBookReader.read(SourceFile(name: "book.json", text: bookText))
    }

    private func agreement(_ price: String) throws -> PriceAgreement {
        let text =
            "backends: {mine: {kind: openai, url: http://127.0.0.1:1/v1, model: m}}\nprices:\n  mine: \(price)\n"
        let configuration = try ConfigurationReader.read(
            SourceFile(name: "assay.yaml", text: text), book: Self.book)
        guard case .tokens(let agreement) = configuration.prices["mine"] else {
            throw CannotRun("no token prices")
        }
        return agreement
    }

    private func mistakes(_ price: String) -> [String] {
        do { _ = try agreement(price) } catch let error as Diagnostics {
            return error.all.map { "\($0.location.map { "\($0.line):\($0.column)" } ?? ""): \($0.message)" }
        } catch { return ["\(error)"] }
        return []
    }

    private static let today: Int64 = 20_781 * 86_400

    @Test(arguments: ["acme/small", "ACME/Small", "acme/small-2026-11", "acme/s9", "small"])
    func `a model of the book is found by its name and by its other names`(reference: String) throws {
        let found = try agreement("{model: \(reference)}")
        #expect(found.source == "list 7 of 2026-11-24, acme/small")
        #expect(found.schedule.rates(at: Self.today, service: [:])?.output?.base.decimalText == "3")
        #expect(
            found.schedule.rates(at: 0, service: [:])?.freshPrompt?.price(promptTokens: 1001).decimalText
                == "2")
    }

    @Test func `own prices, service, discount and conversion go over those of the book`() throws {
        let found = try agreement(
            #"{model: acme/small, cached_input_per_million: "0.2", service: {processing: batch}, discount_percent: 10, convert: {to: EUR, rate: "0.5", date: 2026-11-20}}"#
        )
        let rates = try #require(found.schedule.rates(at: Self.today, service: found.service))
        #expect(rates.cacheRead?.base.decimalText == "0.18")
        #expect(rates.output?.base.decimalText == "1.35")
        #expect(found.costCurrency == Currency("EUR"))
        #expect(found.source.hasSuffix("acme/small with changes, less 10 %"))
    }

    @Test func `written prices have tiers, cache lifetimes, reasoning, fees and hours of their own`() throws {
        let found = try agreement(
            """
            {currency: EUR, input_per_million: "1", cached_input_per_million: "0.1", cache_write_per_million: "1.25",
                cache_write_1h_per_million: "2", output_per_million: "5", reasoning_per_million: "6", per_request: "0.001",
                tiers: [{above_prompt_tokens: 200000, input_per_million: "2", output_per_million: "7.5"}],
                off_peak: [{from: "16:30", to: "00:30", input_per_million: "0.5"}]}
            """)
        let day = try #require(found.schedule.rates(at: Self.today + 43_200, service: [:]))
        #expect(day.freshPrompt?.price(promptTokens: 200_001).decimalText == "2")
        #expect(day.cacheWrite1h?.base.decimalText == "2" && day.reasoning?.base.decimalText == "6")
        #expect(day.perRequest?.decimalText == "0.001")
        let night = try #require(found.schedule.rates(at: Self.today + 60, service: [:]))
        #expect(night.freshPrompt?.base.decimalText == "0.5" && night.output == day.output)
    }

    @Test(arguments: [
        ("{model: acme/smal}", ["3:17: list 7 of 2026-11-24 has no prices of 'acme/smal'"]),
        (
            "{model: acme/small, service: {processing: bulk}, tier: 1}",
            [
                "3:38: list 7 of 2026-11-24, acme/small has no prices of its own for this service",
                "3:58: unknown key 'tier' in the price of 'mine'",
            ]
        ),
        ("{output_per_million: 10}", ["3:9: the price of 'mine' lacks 'input_per_million'"]),
        ("{input_per_million: 2.5}", ["3:9: the price of 'mine' lacks 'output_per_million'"]),
        ("{rate_per_hour: }", ["3:9: the price of 'mine' lacks 'rate_per_hour'"]),
        ("{rate_per_hour: -1}", ["3:25: 'rate_per_hour' must not be negative"]),
        (
            "{input_per_million: 1e-9223372036854775808, output_per_million: 1}",
            ["3:29: 'input_per_million' must be a price such as 0.25, with up to eighteen decimals"]
        ),
        (
            "{input_per_million: 1, output_per_million: 1, discount_percent: 12.345}",
            ["3:73: 'discount_percent' must be a number from 0 to 100, with at most 2 decimals"]
        ),
        (
            #"{input_per_million: "1", output_per_million: "x", discount_percent: 101}"#,
            ["3:54: 'output_per_million' must be a price such as 0.25, with up to eighteen decimals"]
        ),
        (
            "{input_per_million: 1, output_per_million: 1, convert: {to: EUR, rate: 0, date: 2026-02-30}}",
            ["3:64: a conversion needs 'to', 'rate' above 0 and 'date'"]
        ),
        (
            "{input_per_million: 1, output_per_million: 1, off_peak: [{from: \"25:00\", to: \"1:00\"}]}",
            ["3:66: an off-peak price needs 'from' and 'to', times of the day in UTC"]
        ),
        (
            "{model: acme/small, service: {a: [b]}, off_peak: [{from: \"1:00\", to: \"2:00\"}]}",
            ["3:42: 'a' must be text", "3:58: 'off_peak' goes with prices that are written out"]
        ),
        ("{model: acme/small, currency: EUR}", ["3:39: the price book is in USD"]),
    ])
    func `every mistake in a price is told where it stands`(price: String, expected: [String]) {
        let found = mistakes(price)
        for message in expected { #expect(found.contains(message), "\(found)") }
    }

    @Test func `a run keeps its prices and reads them back the same`() throws {
        let kept = try agreement(
            #"{model: acme/small, service: {processing: batch}, convert: {to: EUR, rate: "0.92", date: 2026-11-20}}"#
        )
        #expect(PriceAgreement(json: kept.json) == kept)
    }

    @Test func `prices of a run from before there were schedules are still read`() throws {
        let kept: JSONValue = [
            "currency": "EUR", "input_per_million": "1", "cached_input_per_million": "0.5",
            "cache_write_per_million": "1.25", "output_per_million": "4", "per_request": "0.01",
        ]
        let rates = try #require(PriceAgreement(json: kept)?.schedule.rates(at: 0, service: [:]))
        #expect(rates.words == "input 1, cached_input 0.5, cache_write 1.25, output 4, per request 0.01")
        #expect(PriceAgreement(json: ["input_per_million": "x", "output_per_million": "1"]) == nil)
    }

    @Test func `LiteLLM's list is read with its tiers, cache prices and kinds of service`() throws {
        let text = """
            {"sample_spec": {"input_cost_per_token": 0},
             "claude-x": {"litellm_provider": "anthropic", "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
               "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06,
               "input_cost_per_token_above_200k_tokens": 6e-06, "input_cost_per_token_batches": 1.5e-06, "output_cost_per_reasoning_token": 2e-05},
             "openrouter/x/y": {"litellm_provider": "openrouter", "input_cost_per_token": "0.000001", "output_cost_per_token": 2e-06},
             "image": {"litellm_provider": "a", "input_cost_per_image": 1}}
            """
        let book = try PriceBookReader.read(
            SourceFile(name: "model_prices_and_context_window.json", text: text))
        #expect(book.models.map(\.reference) == ["anthropic/claude-x", "openrouter/x/y"])
        let rates = try #require(
            book.model("claude-x")?.schedule.rates(at: 0, service: ["processing": "batch"]))
        #expect(rates.freshPrompt?.base.decimalText == "1.5")
        let standard = try #require(book.model("claude-x")?.schedule.rates(at: 0, service: [:]))
        #expect(standard.freshPrompt?.price(promptTokens: 200_001).decimalText == "6")
        #expect(
            standard.cacheWrite1h?.base.decimalText == "6" && standard.reasoning?.base.decimalText == "20")
        #expect(
            book.model("openrouter/x/y")?.schedule.rates(at: 0, service: [:])?.freshPrompt?.base.decimalText
                == "1")
    }

    @Test func `a kind of service has tiers of its own`() throws {
        let text = """
            {"m": {"input_cost_per_token": 2e-06, "output_cost_per_token": 1e-05, "input_cost_per_token_above_200k_tokens": 4e-06,
               "input_cost_per_token_batches": 1e-06, "input_cost_per_token_above_200k_tokens_batches": 3e-06}}
            """
        let book = try PriceBookReader.read(SourceFile(name: "list.json", text: text))
        let schedule = try #require(book.models.first?.schedule)
        for (service, short, long) in [([:], "2", "4"), (["processing": "batch"], "1", "3")] {
            let price = try #require(schedule.rates(at: 0, service: service)?.freshPrompt)
            #expect(price.price(promptTokens: 200_000).decimalText == short)
            #expect(price.price(promptTokens: 300_000).decimalText == long)
        }
    }

    private static func book(matching match: String) -> String {
        #"{"format": 1, "models": [{"provider": "a", "id": "b", "match": \#(match), "periods": [{"prices": {"input": "1"}}]}]}"#
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"models\": 1}",
        book(matching: #"{"and": [{"glob": "x"}]}"#), book(matching: #"{"glob": "x"}"#),
        book(matching: #"{"or": []}"#), book(matching: #"{"or": [{"equals": "x"}, {"equals": 1}]}"#),
        #"{"m": {"input_cost_per_token": 1e-6, "input_cost_per_token_above_200k_tokens": "dear"}}"#,
        #"{"m": {"input_cost_per_token": 1e-6, "input_cost_per_token_above_9000000k_tokens": 1e-6}}"#,
        #"{"format": 1, "models": [{"provider": "a", "id": "b", "periods": [{"prices": {"input": "-1"}}]}]}"#,
    ])
    func `what is no price book, or holds what cannot be read, is an error with a place`(text: String) {
        do throws(Diagnostics) {
            _ = try PriceBookReader.read(SourceFile(name: "book.json", text: text))
            Issue.record("read")
        } catch { #expect(error.all.allSatisfy { $0.location != nil } && !error.all.isEmpty) }
    }
}

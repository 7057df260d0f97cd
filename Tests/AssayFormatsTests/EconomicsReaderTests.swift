import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

@Suite struct EconomicsReaderTests {
    private func configuration(_ text: String) -> (Configuration?, [String]) {
        let folder = TemporaryFolder(["assay.yaml": text])
        do throws(Diagnostics) {
            return (try ConfigurationReader.read(path: folder.path + "/assay.yaml"), [])
        } catch {
            return (nil, error.all.map { "\($0.location?.line ?? 0): \($0.message)" })
        }
    }

    private static let owned = """
        format: 1
        backends: {b: {kind: engine}}
        prices:
          b:
            utilisation: 0.6
            share_by: time
            accelerators: 8
            rack_units: 8
            owned:
              {capex: 300000, residual: 30000, life_years: 5, financing_percent: 8, watts: 10200, pue: 1.3,
               energy_per_kwh: 0.12, hosting_per_rack_unit_month: 25, maintenance_per_year: 12000,
               staff_per_year: 9000, availability: 0.98}
        economics:
          support:
            cost_of_failure: 1.5
            review: {when: sampled, share: 0.1, minutes: 3, rate_per_hour: 40}
            tools: {search: 0.005}
            guards: {pii: 0.0001}
            production_judges: [judge]
            failures:
              churn: {cost: 120, probability: 0.02}
              exposure: {cost: 5000, label: missed_escalation}
            false_accepts: {refund: {cost: 9, probability: 0.01}}
            human: {cost_per_output: 6.5, resolve_rate: 0.95}
        """

    @Test func `capacity and economics come back from a run's file as they were read`() throws {
        let (read, mistakes) = configuration(Self.owned)
        #expect(mistakes.isEmpty)
        let configuration = try #require(read)
        guard case .capacity(let terms) = configuration.prices["b"] else {
            Issue.record("the price is not of capacity")
            return
        }
        #expect(CapacityTerms(json: terms.json) == terms)
        let economics = try #require(configuration.economics["support"])
        #expect(SuiteEconomics(json: economics.json) == economics)
        #expect(economics.review?.cost?.decimalText == "2")
        #expect(economics.failures.map(\.name) == ["churn", "exposure"])
        #expect(economics.failures[1].label == "missed_escalation" && economics.human?.resolveRate != nil)
    }

    @Test(arguments: [
        ("capex: 300000", "capex: -1", "10: 'capex' must not be negative"),
        ("life_years: 5", "life_years: 2.5", "10: 'life_years' must be a whole number from 1 to 50"),
        ("pue: 1.3", "pue: 0.3", "10: 'pue' must be a number from 1 to 10"),
        ("residual: 30000", "residual: 400000", "10: 'residual' must not be above 'capex'"),
        ("availability: 0.98", "availability: 0", "12: 'availability' must be above 0"),
        ("watts: 10200,", "", "10: the owned capacity lacks 'watts'"),
        ("staff_per_year", "stuff_per_year", "12: unknown key 'stuff_per_year' in the owned capacity"),
        (
            "    utilisation: 0.6", "    rate_per_hour: 3",
            "10: the price has both 'rate_per_hour' and 'owned'"
        ),
        (
            "when: sampled, share: 0.1", "when: sampled",
            "16: 'when' must be always, sampled with a 'share', or flagged with 'flagged_by'"
        ),
        ("cost_of_failure: 1.5", "cost_of_failure: -1.5", "15: 'cost_of_failure' must not be negative"),
        (
            "utilisation: 0.6", "utilisation: 0.015",
            "5: 'utilisation' must be a number from 0.01 to 1, with at most 2 decimals"
        ),
        ("minutes: 3, ", "", "16: the review lacks 'minutes'"),
        ("probability: 0.02", "probability: 2", "21: 'probability' must be a number from 0 to 1"),
        ("cost: 120, ", "", "21: the loss 'churn' lacks 'cost'"),
        (
            "search: 0.005", "search: dear",
            "17: 'search' must be an amount of money such as 0.25, with up to nine decimals"
        ),
        (
            "cost_of_failure", "cost_of_failures",
            "15: unknown key 'cost_of_failures' in the economics of 'support'"
        ),
        ("resolve_rate: 0.95", "resolve_rate: 0", "24: 'resolve_rate' must be above 0"),
    ])
    func `mistakes are told with their place`(what: String, wrong: String, message: String) {
        let (_, mistakes) = configuration(Self.owned.replacing(what, with: wrong))
        #expect(mistakes.contains(message), "\(mistakes)")
    }

    private static let energy = """
        format: 1
        energy:
          meters:
            cpu: {kind: rapl}
            gpu: {kind: nvml, boundary: node}
            dcgm: {kind: prometheus, boundary: chip, url: "http://h/metrics", metric: P, unit: mJ}
            all: {kind: declared, boundary: wall, watts: 700, idle_watts: 90}
          pue: 1.2
          carbon_g_per_kwh: 340
          price_per_kwh: 0.18
          interval_ms: 100
          idle_ms: 5000
        """

    @Test func `meters are read with their boundaries`() throws {
        let (read, mistakes) = configuration(Self.energy)
        let energy = try #require(read?.energy, "\(mistakes)")
        #expect(energy.meters.map(\.boundary) == [.chip, .node, .chip, .wall])
        #expect(
            energy.meters[2].source == .prometheus(url: "http://h/metrics", metric: "P", unit: .millijoules))
        #expect(energy.interval == .milliseconds(100) && energy.idle == .seconds(5))
        #expect(energy.terms.pue.decimalText == "1.2" && energy.terms.pricePerKWh?.decimalText == "0.18")
    }

    @Test(arguments: [
        ("kind: rapl", "kind: rapple", "4: there is no kind of meter 'rapple'"),
        ("boundary: node", "boundary: floor", "5: 'boundary' must be chip, node or wall"),
        ("boundary: wall, ", "", "7: the meter 'all' lacks 'boundary'"),
        ("unit: mJ", "unit: horse", "6: 'unit' must be W, mW, J or mJ"),
        ("http://h", "h", "6: 'h/metrics' is no URL"),
        ("watts: 700, ", "", "7: the meter 'all' lacks 'watts'"),
        ("price_per_kwh: 0.18", "price_per_kwh: -0.18", "10: 'price_per_kwh' must not be negative"),
        ("pue: 1.2", "pue: 0.9", "8: 'pue' must be a number from 1 to 10"),
        ("idle_ms", "idle_seconds", "12: unknown key 'idle_seconds' in the energy"),
        ("{kind: rapl}", "{kind: rapl, watts: 3}", "4: unknown key 'watts' in the meter 'cpu'"),
    ])
    func `mistakes in meters are told with their place`(what: String, wrong: String, message: String) {
        let (_, mistakes) = configuration(Self.energy.replacing(what, with: wrong))
        #expect(mistakes.contains(message), "\(mistakes)")
    }

    @Test func `a scorer that the economics name must be one of the rule's`() {
        let named = goodSuite.replacing(
            "cost_of_failure: \"0.25\"",
            with: "review: {when: flagged, flagged_by: nobody, minutes: 1, rate_per_hour: 1}")
        let folder = TemporaryFolder(["suite.yaml": named, "cases.jsonl": goodCases])
        #expect {
            try SuiteReader.read(folder: folder.path, kinds: [anything])
        } throws: { error in
            (error as? Diagnostics)?.all.map(\.message) == [
                "the economics name the scorer 'nobody', which the acceptance rule does not have"
            ]
        }
    }
}

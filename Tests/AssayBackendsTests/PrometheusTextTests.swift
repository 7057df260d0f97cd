import AssayBackends
import AssayStatistics
import Testing

@Suite struct PrometheusTextTests {
    private static func text(_ stream: inout SeededStream, from letters: [Character], _ most: UInt64)
        -> String
    {
        String(
            (0...stream.next(below: most)).map { _ in letters[Int(stream.next(below: UInt64(letters.count)))]
            })
    }

    private static func sample(_ stream: inout SeededStream) -> PrometheusSample {
        let name = "a" + text(&stream, from: Array("abz_:09"), 12)
        var labels: [String: String] = [:]
        for _ in 0..<stream.next(below: 4) {
            labels["l" + text(&stream, from: Array("ab_9"), 5)] = text(
                &stream, from: Array("x\"\\\n{}=, #é🦊n"), 9)
        }
        let values: [Double] = [
            0, 1, -2.5, 1e300, Double.leastNonzeroMagnitude, .infinity, -.infinity,
            Double(stream.next(below: 1 << 50)), 1 / 3,
        ]
        return PrometheusSample(
            name: name, labels: labels, value: values[Int(stream.next(below: UInt64(values.count)))])
    }

    @Test func `whatever is written reads back as the same`() {
        var stream = SeededStream(seed: 3, purpose: "prometheus")
        for _ in 0..<300 {
            let samples = (0..<stream.next(below: 6)).map { _ in Self.sample(&stream) }
            let page = samples.map { "# HELP \($0.name) x\n\(PrometheusText.line($0))\n" }.joined()
            let (read, unread) = PrometheusText.read(Array(page.utf8))
            #expect(read == samples)
            #expect(unread == 0)
        }
    }

    @Test func `bytes changed or cut anywhere never crash and cost no other line`() {
        var stream = SeededStream(seed: 4, purpose: "prometheus")
        let samples = (0..<5).map { _ in Self.sample(&stream) }
        let page = Array(samples.map { PrometheusText.line($0) + "\n" }.joined().utf8)
        for cut in 0...page.count {
            let whole = page[..<cut].count { $0 == 10 }
            #expect(PrometheusText.read(Array(page[..<cut])).samples.prefix(whole) == samples.prefix(whole))
        }
        for _ in 0..<2000 {
            var changed = page
            changed[Int(stream.next(below: UInt64(page.count)))] = UInt8(truncatingIfNeeded: stream.next())
            // One changed byte is in one line, or joins two, or parts one.
            #expect(PrometheusText.read(changed).samples.count >= samples.count - 2)
        }
    }

    @Test(arguments: [
        ("a 1", [PrometheusSample(name: "a", value: 1)]),
        ("a 1e+06 1700000000000\r\n", [.init(name: "a", value: 1e6)]),
        ("  a\t{x = \"y\", }\t2", [.init(name: "a", labels: ["x": "y"], value: 2)]),
        ("a{} 3", [.init(name: "a", value: 3)]),
        ("a_bucket{le=\"+Inf\"} 4", [.init(name: "a_bucket", labels: ["le": "+Inf"], value: 4)]),
        ("a 5 # {trace_id=\"x\"} 0.5", [.init(name: "a", value: 5)]), ("# EOF", []), ("", []), ("a", []),
        ("a{x=\"y\" 1", []),
        ("1a 1", []), ("a 0x10", []), ("a one", []), ("a{x=y} 1", []), ("a{x=\"y} 1", []),
    ])
    func `lines of every form are read, others are left`(line: String, samples: [PrometheusSample]) {
        #expect(PrometheusText.read(Array(line.utf8)).samples == samples)
    }

    @Test func `no number is no number, and lines that cannot be read are counted`() {
        let (samples, unread) = PrometheusText.read(Array("a NaN\nb ?\nc{ 1\nd 1\n".utf8))
        #expect(samples.map(\.name) == ["a", "d"])
        #expect(samples.first?.value.isNaN == true)
        #expect(unread == 2)
    }
}

extension PrometheusText {
    /// A value as the format writes it, so that it reads back as the same.
    static func line(_ sample: PrometheusSample) -> String {
        let labels = sample.labels.sorted { $0.key < $1.key }.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
                "\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        let value =
            sample.value.isNaN
            ? "NaN" : sample.value.isInfinite ? (sample.value > 0 ? "+Inf" : "-Inf") : "\(sample.value)"
        return sample.name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " " + value
    }
}

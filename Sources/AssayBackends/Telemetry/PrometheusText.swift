/// One value of Prometheus' text format.
package struct PrometheusSample: Sendable, Hashable {
    /// The metric's name.
    package var name: String
    /// Its labels.
    package var labels: [String: String]
    /// The value; it may be infinite or no number.
    package var value: Double

    /// Makes a value.
    package init(name: String, labels: [String: String] = [:], value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}

/// Reads the text format in which servers expose metrics.
///
/// Source: Prometheus' "Exposition formats", version 0.0.4; what OpenMetrics adds (exemplars, `# EOF`) is read over. A line that cannot be read
/// costs that line and nothing else.
package enum PrometheusText {
    /// The values of a page, in the order written, and how many lines could not be read.
    package static func read(_ page: [UInt8]) -> (samples: [PrometheusSample], unread: Int) {
        var samples: [PrometheusSample] = []
        var unread = 0
        for line in page.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            var reader = LineReader(rest: line)
            reader.skipBlanks()
            guard let first = reader.rest.first, first != UInt8(ascii: "#") else { continue }
            if let sample = reader.sample() { samples.append(sample) } else { unread += 1 }
        }
        return (samples, unread)
    }
}

/// A line as far as it has been read.
private struct LineReader {
    var rest: ArraySlice<UInt8>

    mutating func skipBlanks() { rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

    mutating func sample() -> PrometheusSample? {
        guard let name = word() else { return nil }
        skipBlanks()
        var labels: [String: String] = [:]
        if take("{") {
            guard let read = self.labels() else { return nil }
            labels = read
        }
        skipBlanks()
        let text = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        guard let value = Self.value(String(decoding: text, as: UTF8.self)) else { return nil }
        return PrometheusSample(name: name, labels: labels, value: value)
    }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte = rest.first, byte == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    /// A name of a metric or a label.
    private mutating func word() -> String? {
        let word = rest.prefix { byte in
            Self.letters.contains(byte | 0x20) || Self.others.contains(byte)
        }
        guard let first = word.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return nil
        }
        rest = rest.dropFirst(word.count)
        return String(decoding: word, as: UTF8.self)
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let others = Set("_:0123456789".utf8)

    private mutating func labels() -> [String: String]? {
        var labels: [String: String] = [:]
        while true {
            skipBlanks()
            if take("}") { return labels }
            guard let name = word() else { return nil }
            skipBlanks()
            guard take("=") else { return nil }
            skipBlanks()
            guard take("\""), let value = quoted() else { return nil }
            labels[name] = value
            skipBlanks()
            if take(",") { continue }
            return take("}") ? labels : nil
        }
    }

    /// The rest of a text in quotes; a backslash stands before a quote, a backslash or an `n`.
    private mutating func quoted() -> String? {
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                switch escaped {
                case UInt8(ascii: "n"): bytes.append(10)
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(escaped)
                default: bytes += [byte, escaped]
                }
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func value(_ text: String) -> Double? {
        switch text {
        case "NaN", "Nan", "nan": .nan
        case "+Inf", "Inf": .infinity
        case "-Inf": -.infinity
        default: text.utf8.allSatisfy { Self.numeric.contains($0) } ? Double(text) : nil
        }
    }

    private static let numeric = Set("0123456789+-.eE".utf8)
}

package import AssayCore
import AssayJSON

/// Reads recorded traces, or says everything that is wrong with one.
package enum TraceReader {
    /// Reads a file in a format, or in the one that its content shows.
    package static func read(_ file: SourceFile, format: LoadTrace.Format? = nil) throws(Diagnostics)
        -> LoadTrace
    {
        guard let format = format ?? recognise(file) else {
            throw Diagnostics([
                Diagnostic(
                    .error, "this is no trace of a known format",
                    hint: "the formats are: "
                        + LoadTrace.Format.allCases.map(\.rawValue).joined(separator: ", "),
                    at: SourceLocation(file: file.name, line: 1, column: 1))
            ])
        }
        let problems = Problems()
        var skipped: [Diagnostic] = []
        let requests =
            switch format {
            case .azure, .burstgpt: table(CSV(file, problems: problems), format, problems, &skipped)
            case .mooncake, .exchanges, .requests:
                JSONLine.read(file, problems: problems).compactMap { line in
                    let request = Self.request(line.value, format)
                    if request == nil {
                        skipped.append(
                            Diagnostic(
                                .warning, "this line has no request that can be replayed", at: line.location))
                    }
                    return request
                }
            }
        if requests.isEmpty, problems.all.isEmpty {
            problems.add(
                "the trace has no request that can be replayed", hint: "is its format \(format.rawValue)?",
                at: SourceLocation(file: file.name, line: 1, column: 1))
        }
        try problems.throwIfAny()
        return LoadTrace(format, requests, skipped: skipped)
    }

    /// The format that a file's first line shows.
    private static func recognise(_ file: SourceFile) -> LoadTrace.Format? {
        guard let line = file.lines.first(where: { $0.contains { $0 > 0x20 } }) else { return nil }
        if let value = try? JSON.parse(line) {
            if value["hash_ids"] != nil || value["input_length"] != nil { return .mooncake }
            if value["times"] != nil, value["chunks"] != nil { return .exchanges }
            return value["request"] != nil || value["body"] != nil || value["messages"] != nil
                ? .requests : nil
        }
        let header = String(decoding: line, as: UTF8.self).lowercased()
        if header.contains("contexttokens") { return .azure }
        return header.contains("request tokens") ? .burstgpt : nil
    }

    // MARK: Tables

    private static func table(
        _ csv: CSV, _ format: LoadTrace.Format, _ problems: Problems, _ skipped: inout [Diagnostic]
    ) -> [TraceRequest] {
        let names =
            format == .azure ? ["ContextTokens", "GeneratedTokens"] : ["Request tokens", "Response tokens"]
        guard let time = csv.column("TIMESTAMP"), let prompt = csv.column(names[0]),
            let output = csv.column(names[1])
        else {
            problems.add(
                "the header lacks TIMESTAMP, \(names[0]) or \(names[1])",
                at: SourceLocation(file: csv.file.name, line: 1, column: 1))
            return []
        }
        return csv.rows.compactMap { row in
            guard
                let at = format == .azure
                    ? Timestamp.parse(row.fields[time])
                    : Double(row.fields[time]).map({ .seconds(fraction: $0) }),
                let promptTokens = Int(row.fields[prompt]), let outputTokens = Int(row.fields[output]),
                promptTokens > 0, outputTokens >= 0
            else {
                problems.add("this row needs a time and two whole numbers of tokens", at: csv.location(row))
                return nil
            }
            guard outputTokens > 0 else {
                skipped.append(
                    Diagnostic(.warning, "a request without output tokens had failed", at: csv.location(row)))
                return nil
            }
            return TraceRequest(at: at, promptTokens: promptTokens, outputTokens: outputTokens)
        }
    }

    // MARK: Lines

    private static func request(_ value: JSONValue, _ format: LoadTrace.Format) -> TraceRequest? {
        switch format {
        case .mooncake: mooncake(value)
        case .exchanges: exchange(value)
        default: logged(value)
        }
    }

    private static func mooncake(_ value: JSONValue) -> TraceRequest? {
        guard let at = value["timestamp"]?.numberValue, let prompt = value["input_length"]?.integerValue,
            let output = value["output_length"]?.integerValue, prompt > 0, output > 0
        else { return nil }
        return TraceRequest(
            at: .seconds(fraction: at / 1000), promptTokens: Int(prompt), outputTokens: Int(output),
            blocks: value["hash_ids"]?.arrayValue?.compactMap { $0.integerValue.map { Int($0) } } ?? [])
    }

    private static func exchange(_ value: JSONValue) -> TraceRequest? {
        guard let exchange = try? Exchange(json: value), exchange.succeeded else { return nil }
        return TraceRequest(
            at: Nanoseconds(exchange.trace.scheduled.nanoseconds), outputTokens: exchange.usage.output,
            messages: exchange.request.messages)
    }

    private static func logged(_ value: JSONValue) -> TraceRequest? {
        let body = value["request"] ?? value["body"] ?? value
        let messages = (body["messages"]?.arrayValue ?? []).compactMap { message -> Message? in
            guard let role = message["role"]?.stringValue.flatMap(Role.init(rawValue:)),
                let content = message["content"]?.stringValue
            else { return nil }
            return Message(role, content)
        }
        let time = value["timestamp"] ?? value["created"] ?? value["time"]
        guard !messages.isEmpty,
            let at = time?.numberValue.map({ Nanoseconds.seconds(fraction: $0) })
                ?? time?.stringValue.flatMap(Timestamp.parse)
        else { return nil }
        let most = body["max_completion_tokens"] ?? body["max_tokens"]
        let output = value.value(at: "response.usage.completion_tokens") ?? most
        return TraceRequest(at: at, outputTokens: output?.integerValue.map { Int($0) }, messages: messages)
    }
}

/// Dates with times, such as `2023-11-16 18:15:46.6805900` and RFC 3339.
enum Timestamp {
    /// The time since 1970 by the proleptic Gregorian calendar; `nil` where the text is no date with a time.
    static func parse(_ text: String) -> Nanoseconds? {
        let numbers = text.split { !$0.isNumber }.map { String($0) }
        guard numbers.count >= 6, let year = Int(numbers[0]), let month = Int(numbers[1]),
            let day = Int(numbers[2]),
            let hour = Int(numbers[3]), let minute = Int(numbers[4]), let second = Int(numbers[5]),
            (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
            (0...59).contains(minute),
            (0...60).contains(second), (1970...2200).contains(year)
        else { return nil }
        var nanoseconds: Int64 = 0
        var offset: Int64 = 0
        let clock = text.drop { $0 != ":" }
        if clock.contains("."), numbers.count > 6 {
            nanoseconds = Int64(String((numbers[6] + "000000000").prefix(9))) ?? 0
        }
        if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let parts = clock[sign...].split { !$0.isNumber }.compactMap { Int64($0) }
            offset =
                ((parts.first ?? 0) * 60 + (parts.count > 1 ? parts[1] : 0)) * (clock[sign] == "-" ? -60 : 60)
        }
        let seconds = Int64(days(year, month, day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Nanoseconds((seconds - offset) * 1_000_000_000 + nanoseconds)
    }

    /// Days since 1970-01-01. Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

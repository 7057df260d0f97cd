import AssayCore

/// Traces that are tables: the Azure LLM inference traces and BurstGPT.
enum TraceTable {
    /// The rows of a table; a header that lacks a column is noted.
    static func entries(_ file: SourceFile, _ format: LoadTrace.Format, _ problems: Problems)
        -> [(TraceReader.Entry, SourceLocation?)]
    {
        let widths = Problems()
        let csv = CSV(file, problems: widths)
        let names =
            format == .azure ? ["ContextTokens", "GeneratedTokens"] : ["Request tokens", "Response tokens"]
        guard let time = csv.column("TIMESTAMP"), let prompt = csv.column(names[0]),
            let output = csv.column(names[1])
        else {
            problems.add(widths.all)
            problems.add(
                "the header lacks TIMESTAMP, \(names[0]) or \(names[1])",
                at: SourceLocation(file: file.name, line: 1, column: 1))
            return []
        }
        return widths.all.map { (.unusable($0.message), $0.location) }
            + csv.rows.map { row in
                let at =
                    format == .azure
                    ? Timestamp.parse(row.fields[time])
                    : Timestamp.time(Double(row.fields[time]), unit: .seconds(1))
                return (entry(at, row.fields[prompt], row.fields[output]), csv.location(row))
            }
    }

    private static func entry(_ at: Nanoseconds?, _ prompt: String, _ output: String) -> TraceReader.Entry {
        guard let at, let prompt = TraceReader.tokens(Int64(prompt)), prompt > 0,
            let output = TraceReader.tokens(Int64(output))
        else { return .unusable("this row needs a time and two whole numbers of tokens") }
        guard output > 0 else { return .unusable("a request without output tokens had failed") }
        return .request(TraceRequest(at: at, promptTokens: prompt, outputTokens: output))
    }
}

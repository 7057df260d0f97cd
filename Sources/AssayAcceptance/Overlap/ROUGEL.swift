/// ROUGE-L's F-measure as the package `rouge-score` has it, without a stemmer: the longest common subsequence of words, which are runs of
/// ASCII letters and digits once the case is folded; of several references the best. Lin, "ROUGE", 2004.
enum ROUGEL {
    /// The score in 0…1 against several references.
    static func score(_ output: String, _ references: [String]) -> Double {
        var words = WordNumbers()
        let own = words.numbers(of: tokens(of: output))
        return references.map { reference in
            fMeasure(own, words.numbers(of: tokens(of: reference)))
        }.max() ?? 0
    }

    private static func tokens(of text: String) -> [ArraySlice<UInt32>] {
        text.lowercased().utf8.map { UInt32($0) }.split { byte in
            !(0x61...0x7A).contains(byte) && !(0x30...0x39).contains(byte)
        }
    }

    private static func fMeasure(_ own: [Int], _ theirs: [Int]) -> Double {
        let common = commonLength(own, theirs)
        return common == 0 ? 0 : 2 * Double(common) / Double(own.count + theirs.count)
    }

    /// The length of the longest common subsequence, in a row as long as the shorter text.
    private static func commonLength(_ a: [Int], _ b: [Int]) -> Int {
        let (long, short) = a.count >= b.count ? (a, b) : (b, a)
        var row = [Int](repeating: 0, count: short.count + 1)
        for item in long {
            var diagonal = 0
            for (place, other) in short.enumerated() {
                let above = row[place + 1]
                row[place + 1] = item == other ? diagonal + 1 : max(above, row[place])
                diagonal = above
            }
        }
        return row[short.count]
    }
}

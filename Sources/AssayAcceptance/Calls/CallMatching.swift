/// Which expected calls were made: the largest pairing of expected calls with made ones.
struct CallMatching {
    /// For each expected call the index of the made call that it is paired with.
    private(set) var pairs: [Int?]

    /// The largest pairing in any order, by augmenting paths (Kuhn); an edge says that a made call satisfies an expected one.
    static func set(expected: Int, made: Int, edge: (Int, Int) -> Bool) -> CallMatching {
        let edges = (0..<expected).map { wanted in (0..<made).filter { edge(wanted, $0) } }
        var owner = [Int?](repeating: nil, count: made)
        func place(_ wanted: Int, _ tried: inout Set<Int>) -> Bool {
            for candidate in edges[wanted] where tried.insert(candidate).inserted {
                if let rival = owner[candidate], !place(rival, &tried) { continue }
                owner[candidate] = wanted
                return true
            }
            return false
        }
        for wanted in 0..<expected {
            var tried: Set<Int> = []
            _ = place(wanted, &tried)
        }
        var pairs = [Int?](repeating: nil, count: expected)
        for (index, wanted) in owner.enumerated() { if let wanted { pairs[wanted] = index } }
        return CallMatching(pairs: pairs)
    }

    /// The longest pairing that keeps the order of both (longest common subsequence).
    static func sequence(expected: Int, made: Int, edge: (Int, Int) -> Bool) -> CallMatching {
        let fits = (0..<expected).map { wanted in (0..<made).map { edge(wanted, $0) } }
        var length = [[Int]](repeating: [Int](repeating: 0, count: made + 1), count: expected + 1)
        for i in stride(from: expected - 1, through: 0, by: -1) {
            for j in stride(from: made - 1, through: 0, by: -1) {
                length[i][j] =
                    fits[i][j] ? length[i + 1][j + 1] + 1 : max(length[i + 1][j], length[i][j + 1])
            }
        }
        var pairs = [Int?](repeating: nil, count: expected)
        var (i, j) = (0, 0)
        while i < expected, j < made {
            if fits[i][j] {
                pairs[i] = j
                (i, j) = (i + 1, j + 1)
            } else if length[i + 1][j] >= length[i][j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return CallMatching(pairs: pairs)
    }

    /// How many expected calls were made.
    var matched: Int { pairs.count { $0 != nil } }
}

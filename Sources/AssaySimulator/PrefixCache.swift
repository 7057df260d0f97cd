/// The blocks of prompts that an engine still holds; where there is no more room, the one that was used longest ago goes.
struct PrefixCache: Sendable {
    private let capacity: Int
    private var lastUse: [Int: Int] = [:]
    /// Uses in their order; one that was followed by a later use of its block is passed over.
    private var uses: [(block: Int, at: Int)] = []
    private var oldest = 0
    private var clock = 0

    /// Makes an empty cache with room for so many blocks.
    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Whether a block is held.
    func holds(_ block: Int) -> Bool { lastUse[block] != nil }

    /// Holds blocks, the last of them as the one used longest ago: a beginning without its end is of use, an end without its beginning is not.
    mutating func use(_ blocks: [Int]) {
        for block in blocks.reversed() {
            clock += 1
            lastUse[block] = clock
            uses.append((block, clock))
        }
        while lastUse.count > capacity, oldest < uses.count {
            if lastUse[uses[oldest].block] == uses[oldest].at { lastUse[uses[oldest].block] = nil }
            oldest += 1
        }
        guard uses.count > 4 * capacity + 1024 else { return }
        uses = uses[oldest...].filter { lastUse[$0.block] == $0.at }
        oldest = 0
    }
}

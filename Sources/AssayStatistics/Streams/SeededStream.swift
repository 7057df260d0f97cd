/// A stream of random numbers for one use: the same seed and purpose give the same numbers on every machine, and
/// streams of different purposes are independent.
package struct SeededStream: Sendable, RandomNumberGenerator {
    private let key: SIMD2<UInt32>
    private let stream: UInt64
    private var position: UInt64 = 0
    private var spare: UInt64?

    /// Makes the stream of a purpose; `index` tells streams of one purpose apart, and `name` is as if it were the purpose's end.
    package init(seed: UInt64, purpose: String, of name: String = "", index: UInt64 = 0) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32))
        stream = Self.hash(purpose, name, index: index)
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        if let value = spare {
            spare = nil
            return value
        }
        let block = Philox.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: position), UInt32(position >> 32),
                UInt32(truncatingIfNeeded: stream),
                UInt32(stream >> 32)), key: key)
        position += 1
        spare = UInt64(block[2]) | UInt64(block[3]) << 32
        return UInt64(block[0]) | UInt64(block[1]) << 32
    }

    /// Sixteen random words at a place of the stream; places here are apart from those that ``next()`` comes to.
    func words(at position: UInt32, _ index: UInt64) -> SIMD16<UInt32> {
        let lanes = SIMD4<UInt32>(0, 1, 2, 3) &+ SIMD4(repeating: position &* 4)
        return Philox.blocks(
            counter: (
                lanes, SIMD4(repeating: UInt32(truncatingIfNeeded: index)),
                SIMD4(repeating: UInt32(truncatingIfNeeded: stream)),
                SIMD4(repeating: UInt32(stream >> 32) ^ 0x8000_0000)
            ), key: key)
    }

    /// A whole number in 0..<`bound`, each equally likely.
    ///
    /// Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
    package mutating func next(below bound: UInt64) -> UInt64 {
        guard bound > 1 else { return 0 }
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// A number in 0..<1 with 53 random bits.
    package mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Puts an array into an order drawn evenly from all orders (Fisher–Yates).
    package mutating func shuffle<Element>(_ array: inout [Element]) {
        guard array.count > 1 else { return }
        for last in stride(from: array.count - 1, to: 0, by: -1) {
            array.swapAt(last, Int(next(below: UInt64(last) + 1)))
        }
    }

    /// FNV-1a over the purpose and the name, then the index mixed in by the SplitMix64 finaliser.
    private static func hash(_ purpose: String, _ name: String, index: UInt64) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash &+= index &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
        return hash ^ hash >> 31
    }
}

/// The Philox 4×32 counter-based generator with ten rounds: a pure function from a counter and a key to 128 random bits.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
package enum Philox {
    /// The block of random words at a counter under a key.
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (a, b, c, d) = (counter[0], counter[1], counter[2], counter[3])
        var (left, right) = (key[0], key[1])
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) * UInt64(a)
            let second = UInt64(0xCD9E_8D57) * UInt64(c)
            (a, b) = (UInt32(second >> 32) ^ b ^ left, UInt32(truncatingIfNeeded: second))
            (c, d) = (UInt32(first >> 32) ^ d ^ right, UInt32(truncatingIfNeeded: first))
            left &+= 0x9E37_79B9
            right &+= 0xBB67_AE85
        }
        return SIMD4(a, b, c, d)
    }

    /// Four blocks side by side, one in each lane: the same numbers as ``block(counter:key:)`` gives of each, for less work.
    static func blocks(
        counter: (SIMD4<UInt32>, SIMD4<UInt32>, SIMD4<UInt32>, SIMD4<UInt32>), key: SIMD2<UInt32>
    ) -> SIMD16<UInt32> {
        var (a, b, c, d) = counter
        var key = key
        for round in 0..<10 {
            if round > 0 { key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
            let first = SIMD4<UInt64>(truncatingIfNeeded: a) &* SIMD4(repeating: 0xD251_1F53)
            let second = SIMD4<UInt64>(truncatingIfNeeded: c) &* SIMD4(repeating: 0xCD9E_8D57)
            (a, c) = (
                SIMD4(truncatingIfNeeded: second &>> 32) ^ b ^ SIMD4(repeating: key[0]),
                SIMD4(truncatingIfNeeded: first &>> 32) ^ d ^ SIMD4(repeating: key[1])
            )
            (b, d) = (SIMD4(truncatingIfNeeded: second), SIMD4(truncatingIfNeeded: first))
        }
        return SIMD16(lowHalf: SIMD8(lowHalf: a, highHalf: b), highHalf: SIMD8(lowHalf: c, highHalf: d))
    }
}

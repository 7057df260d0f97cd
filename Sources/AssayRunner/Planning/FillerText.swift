import AssayCore
import AssayStatistics

/// Neutral text of a stated length.
package enum FillerText {
    /// Frequent English words that byte-pair vocabularies hold whole, with the space before them: one token each.
    static let vocabulary = """
        the of and to in is for on that with as are be this from at or have by an was not but they which you all can had has one \
        their more when there some time what about out up into than them only other new could these two may then first any like \
        now people over after also well way even because good each those most us very through just work life where much before \
        right years still last between never world house school state family student group country problem hand part place case \
        week company system program question government number night point home water room area money story fact month study book \
        word business issue side kind head far black long both little around white door line side
        """.split(separator: " ").map { " " + $0 }

    /// So many words; the same seed gives the same ones.
    package static func words(_ count: Int, seed: UInt64) -> String {
        var stream = SeededStream(seed: seed, purpose: "filler")
        var text = ""
        text.reserveCapacity(count * 6)
        for _ in 0..<count { text += vocabulary[Int(stream.next(below: UInt64(vocabulary.count)))] }
        return text
    }
}

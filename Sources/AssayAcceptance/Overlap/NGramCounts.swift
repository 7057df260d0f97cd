/// Numbers n-grams, the same one always alike, and counts them.
///
/// An n-gram's number is found from the number of its first n − 1 items and its last item, so that no n-gram is ever copied.
struct NGramNumbers {
    private struct Key: Hashable {
        let start: Int
        let last: Int
    }

    private var numbers: [Key: Int] = [:]

    /// How often each n-gram of a sequence stands in it, for n from 1 to an order.
    mutating func counts(of items: [Int], upTo order: Int) -> [[Int: Int]] {
        var counts: [[Int: Int]] = []
        // Every sequence of no items has the number -1.
        var starts = [Int](repeating: -1, count: items.count)
        for length in 1...order {
            var count: [Int: Int] = [:]
            for place in 0..<max(0, items.count - length + 1) {
                let key = Key(start: starts[place], last: items[place + length - 1])
                let number = numbers[key] ?? numbers.count
                numbers[key] = number
                count[number, default: 0] += 1
                starts[place] = number
            }
            counts.append(count)
        }
        return counts
    }
}

/// Numbers words, the same one always alike.
struct WordNumbers {
    private var numbers: [[UInt32]: Int] = [:]

    /// The numbers of words.
    mutating func numbers(of words: some Sequence<ArraySlice<UInt32>>) -> [Int] {
        words.map { word in
            let key = Array(word)
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            return number
        }
    }
}

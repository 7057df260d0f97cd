/// Times of the day, such as `16:30:00`.
public enum DayTime {
    /// Seconds since midnight; `nil` where the text is no time of the day.
    public static func parse(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0,
            (0...24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second)
        else { return nil }
        let time = hour * 3600 + minute * 60 + second
        return time <= 86_400 ? time : nil
    }

    /// The time as `16:30:00`.
    public static func text(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}

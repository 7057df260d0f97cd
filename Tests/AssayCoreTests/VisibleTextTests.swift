import AssayCore
import Testing

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("plain words, ünï 👩‍👩‍👧", "plain words, ünï 👩‍👩‍👧"),
        ("x\n::stop-commands::t", "x ::stop-commands::t"),
        ("a\r\nb\tc", "a  b c"),
        ("\u{1B}]0;title\u{7}", "\u{FFFD}]0;title\u{FFFD}"),
        ("\u{9B}31m", "\u{FFFD}31m"),
        ("abc\u{202E}fed", "abc\u{FFFD}fed"),
        ("", ""),
    ])
    func `what others wrote can neither steer a terminal nor begin a line`(text: String, shown: String) {
        #expect(text.visible == shown)
    }
}

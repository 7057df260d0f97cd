import AssayCore
import Testing

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://user:hunter2@host:8080/v1?key=abc#x", true, "https://host:8080/v1"),
        ("https://host/v1", false, "https://host/v1"), ("https://host?key=abc", false, "https://host"),
        ("https://host/v1/a@b", false, "https://host/v1/a@b"), ("user@host/v1", true, "host/v1"),
        ("https://u@ser:p@ss@host", true, "https://host"), ("", false, ""),
    ])
    func `what may be kept of a URL has no user and no query`(url: String, namesUser: Bool, kept: String) {
        #expect(WebAddress.namesUser(url) == namesUser)
        #expect(WebAddress.withoutSecrets(url) == kept)
    }

    @Test func `references are those that a shell would take`() {
        let text = #"{"a": "${ONE}", "b": "x${TWO_2}y${", "c": "$THREE", "d": "${no-name} ${}"}"#
        #expect(EnvironmentReference.names(in: text) == ["ONE", "TWO_2"])
    }
}

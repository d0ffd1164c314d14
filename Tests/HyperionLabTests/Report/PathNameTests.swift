import Testing

@testable import HyperionLab

@Suite struct PathNameTests {
    @Test(arguments: [
        ("a", "."), ("", "."), ("~", "."), ("é", "."), ("a/", "."), (".", "."),
        ("a/b", "a"), ("a//b/", "a"), ("a/b/c", "a/b"),
        ("/", "/"), ("/a", "/"), ("//a//", "/"), ("/a/b", "/a"), ("./a", "."), ("../a", ".."),
        // A slash with an accent is one character, and still two names.
        ("a/\u{301}b", "a"),
    ])
    func folders(_ path: String, _ folder: String) { #expect(PathName.folder(of: path) == folder) }
}

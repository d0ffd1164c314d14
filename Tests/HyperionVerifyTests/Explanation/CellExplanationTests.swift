import Testing

@testable import HyperionVerify

/// Sentences about keys, members, locks and counters.
@Suite struct CellExplanationTests {
    private typealias Case = (model: String, lines: [String], sentence: String)

    private static let keyValue: [Case] = [
        (
            "key-value", [#"0 invoke get "k""#, #"0 ok "v""#],
            #"get k = "v" by process 0 (line 2) returned what nothing before its end can have put or appended"#
        ),
        (
            "key-value", [#"0 invoke get "k""#, #"0 ok "v""#, #"1 invoke put "k" "v""#, "1 ok"],
            #"get k = "v" by process 0 (line 2) ended before the put k = "v" by process 1 (line 4) had begun"#
        ),
        (
            "key-value",
            [
                #"0 invoke put "k" "1""#, "0 ok", #"0 invoke put "k" "2""#, "0 ok", #"1 invoke get "other""#,
                #"1 ok """#, #"1 invoke get "k""#, #"1 ok "1""#,
            ],
            #"get k = "1" by process 1 (line 8) began after "2" had been put (line 5), and "1" can only have been there before that"#
        ),
        (
            "key-value",
            [
                #"0 invoke put "k" "1""#, "0 ok", #"0 invoke delete "k""#, "0 ok", #"1 invoke get "k""#, #"1 ok "1""#,
            ],
            #"get k = "1" by process 1 (line 6) began after the key had been deleted (line 5), "#
                + #"and "1" can only have been there before that"#
        ),
        (
            "key-value", [#"0 invoke put "k" "1""#, "0 ok", #"1 invoke get "k""#, #"1 ok """#],
            #"get k = "" by process 1 (line 4) began after "1" had been put (line 3), "#
                + "and the key can only have been empty before that"
        ),
        (
            "key-value",
            [
                #"0 invoke append "k" "a;""#, "0 ok", #"1 invoke append "k" "b;""#, #"2 invoke get "k""#, #"2 ok "b;""#,
                "1 ok",
            ],
            #"get k = "b;" by process 2 (line 5) began after "a;" had been appended (line 3), which is not in it, "#
                + "and nothing can have replaced the value since"
        ),
    ]

    private static let registers: [Case] = [
        (
            "cas-register", ["0 invoke write 4", "0 ok", "1 invoke cas 4 2", "1 ok false"],
            "compare-and-set from 4 to 2 that found another value by process 1 (line 4) began after the write of 4 by "
                + "process 0 (line 2) had ended, and nothing can have replaced 4 by its end"
        ),
        (
            "cas-register initial=0", ["1 invoke cas 0 2", "1 ok false", "0 invoke write 4"],
            "compare-and-set from 0 to 2 that found another value by process 1 (line 2) can have found nothing but 0, which "
                + "was there at first and cannot have been replaced by its end"
        ),
        (
            "keyed-register initial=0",
            [#"0 invoke write "x" 1"#, "0 ok", #"1 invoke read "x""#, "1 ok 0", #"1 invoke read "y""#, "1 ok 0"],
            "register x: read of 0 by process 1 (line 4) began after 1 had been written and acknowledged (line 3), and 0 was "
                + "there only before that"
        ),
        (
            "multi-register initial=0",
            [#"0 invoke txn write "x" 2 write "y" 2"#, "0 ok", #"1 invoke txn read "y""#, "1 ok 0"],
            "register y: read of 0 by process 1 (line 4) began after 2 had been written and acknowledged (line 3), and 0 was "
                + "there only before that"
        ),
        (
            "multi-register initial=0",
            [
                #"0 invoke txn write "x" 1 write "y" 1"#, "0 ok", #"0 invoke txn write "x" 2 write "y" 2"#,
                #"1 invoke txn read "x" read "y""#, "1 ok 2 1", "0 ok",
            ],
            "read x = 2, read y = 1 by process 1 (line 5) found x = 2, which process 0 (line 4) wrote at one moment with "
                + "y = 2, and 1 can only have been in y before that"
        ),
    ]

    private static let set: [Case] = [
        (
            "set", ["0 invoke contains 5", "0 ok true"],
            "contains 5 = true by process 0 (line 2) found what nothing before its end can have inserted"
        ),
        (
            "set", ["0 invoke contains 5", "0 ok true", "1 invoke insert 5", "1 ok true"],
            "contains 5 = true by process 0 (line 2) ended before the insert 5 (it was new: true) by process 1 (line 4) "
                + "had begun"
        ),
        (
            "set", ["0 invoke insert 5", "0 ok true", "1 invoke insert 5", "1 ok true"],
            "5 was inserted twice as new (by process 0 (line 2), by process 1 (line 4)), and nothing can have removed it "
                + "in between"
        ),
        (
            "set", ["0 invoke insert 5", "1 invoke insert 5", "0 ok true", "1 ok true"],
            "5 was inserted twice as new (by process 0 (line 2), by process 1 (line 3)), and nothing can have removed it "
                + "in between"
        ),
        (
            "set",
            [
                "0 invoke insert 5", "0 ok true", "0 invoke remove 5", "0 ok true", "1 invoke contains 5", "1 ok true",
            ],
            "contains 5 = true by process 1 (line 6) began after 5 had been removed (line 5), and nothing can have "
                + "inserted it since"
        ),
        (
            "set", ["0 invoke insert 5", "0 ok true", "1 invoke contains 5", "1 ok false"],
            "contains 5 = false by process 1 (line 4) began after 5 had been inserted (line 3), and nothing can have "
                + "removed it since"
        ),
        (
            "set",
            [
                "0 invoke insert 5", "0 ok true", "0 invoke remove 5", "0 ok true", "1 invoke remove 5", "1 ok true",
            ],
            "5 was removed twice (by process 0 (line 4), by process 1 (line 6)), and nothing can have inserted it in "
                + "between"
        ),
    ]

    private static let mutex: [Case] = [
        (
            "mutex", ["0 invoke release", "0 ok"],
            "release by process 0 (line 2) ended, and nobody ever acquired the lock"
        ),
        (
            "mutex", ["0 invoke release", "0 ok", "1 invoke acquire", "1 ok"],
            "release by process 0 (line 2) ended before anybody had begun to acquire the lock"
        ),
        (
            "mutex", ["0 invoke acquire", "0 ok", "1 invoke acquire", "1 ok"],
            "acquire by process 1 (line 4) began after process 0 had acquired the lock (line 3), and nobody can have "
                + "released it since"
        ),
        (
            "mutex",
            [
                "0 invoke acquire", "0 ok", "0 invoke release", "0 ok", "0 invoke acquire", "1 invoke acquire", "0 ok",
                "1 ok",
            ],
            "the lock was acquired by two at once (by process 0 (line 6), by process 1 (line 7)), and nobody can have "
                + "released it in between"
        ),
        (
            "mutex", ["0 invoke acquire", "0 ok", "0 invoke release", "0 ok", "1 invoke release", "1 ok"],
            "release by process 1 (line 6) began after process 0 had released the lock (line 5), and nobody can have "
                + "acquired it since"
        ),
        // One release never ended, so that it may have come at any time.
        (
            "mutex",
            [
                "0 invoke acquire", "0 ok", "0 invoke release", "1 invoke acquire", "1 ok", "2 invoke acquire", "2 ok",
            ],
            "when the acquire by process 2 (line 7) ended, the lock had been acquired 3 times, and one release had begun"
        ),
    ]

    private static let counter: [Case] = [
        (
            "counter", ["0 invoke add 3", "0 ok", "1 invoke read", "1 ok 5"],
            "read of 5 by process 1 (line 4) found more than the counter can have come to by then, at most 3"
        ),
        (
            "counter", ["0 invoke add 3", "0 ok", "2 invoke add 9", "1 invoke read", "1 ok 2"],
            "read of 2 by process 1 (line 5) found less than the counter must have come to by then, at least 3"
        ),
        (
            "counter",
            [
                "0 invoke add 3", "2 invoke add 4", "1 invoke read", "1 ok 7", "1 invoke read", "1 ok 3", "0 ok",
                "1 invoke add -4", "1 ok",
            ],
            "read of 3 by process 1 (line 6) began after the counter had stood at 7 (line 5), and nothing can have been "
                + "subtracted by then"
        ),
        (
            "counter",
            [
                "0 invoke fetch-and-add 1", "1 invoke fetch-and-add 1", "2 invoke add 2", "0 ok 0", "1 ok 0",
            ],
            "fetch-and-add 1, found 0 by process 0 (line 2) and fetch-and-add 1, found 0 by process 1 (line 3) found the "
                + "same, and nothing can have been subtracted by then"
        ),
    ]

    @Test(arguments: keyValue + registers + set + mutex + counter)
    func words(_ model: String, _ lines: [String], _ expected: String) throws {
        #expect(try ContainerExplanationTests.sentence(model, lines) == expected)
    }

    /// Where an open operation, or a result that nobody knows, may be why, nothing more is said than is known.
    @Test(arguments: [
        // The open write may come at any time, but only once.
        (
            "cas-register",
            [
                "0 invoke write 1", "0 ok", "3 invoke write 1", "0 invoke cas 1 2", "0 ok true", "0 invoke cas 1 3",
                "0 ok true", "0 invoke cas 1 4", "0 ok true",
            ]
        ),
        (
            "set",
            [
                "0 invoke insert 5", "0 ok true", "3 invoke remove 5", "0 invoke insert 5", "0 ok true",
                "0 invoke insert 5", "0 ok true",
            ]
        ),
        (
            "counter", ["0 invoke add 1", "1 invoke add 4", "2 invoke read", "2 ok 2", "0 ok", "1 ok"],
        ),
    ])
    func nothingBetter(_ model: String, _ lines: [String]) throws {
        let sentence = try ContainerExplanationTests.sentence(model, lines)
        #expect(
            sentence.hasPrefix("no order explains these ") || sentence.contains("nothing before its end explains"),
            "\(sentence)")
    }
}

import Testing

@testable import HyperionVerify

@Suite struct RegisterExplanationTests {
    @Test(arguments: [
        (
            """
            [w1 ]  [w2 ]
                          [r1 ]
            """,
            "read of 1 by process 2 began after 2 had been written and acknowledged, and 1 was there only before that"
        ),
        (
            """
            [w1 ]
                  [r- ]
            """,
            "read of nothing by process 2 began after 1 had been written and acknowledged, "
                + "and nothing was there only before that"
        ),
        (
            """
            [w1 ]  [w2            ]
                     [r2 ]  [r1 ]
            """,
            "read of 1 by process 2 began after 2 had been read, and 1 was there only before that"
        ),
        (
            """
            [r1 ]
                  [w1 ]
            """,
            "read of 1 by process 1 ended before the write of 1 by process 2 had begun"
        ),
        ("[r7 ]", "read of 7 by process 1 returned what nothing before its end can have left in the register"),
        (
            """
            [w1 ]  [c1:2  ]
                   [c1:3  ]
            """,
            "compare-and-set from 1 to 2 by process 1 and compare-and-set from 1 to 3 by process 2 both found 1, "
                + "which nothing can have written in between"
        ),
        (
            """
            [w1 ]  [w2 ]
                          [c1:3 ]
            """,
            "compare-and-set from 1 to 3 by process 2 began after 2 had been written and acknowledged, "
                + "and 1 was there only before that"
        ),
        (
            """
            [w1 ]  [c1:2 ]
                           [r1 ]
            """,
            "read of 1 by process 2 began after 2 had been written and acknowledged, and 1 was there only before that"
        ),
        (
            "[w1 ] [c4:2 ]",
            "compare-and-set from 4 to 2 by process 1 succeeded, and nothing before its end can have left 4 in the "
                + "register"
        ),
        (
            """
            [w1    >
              [r1 ]  [w2 ] [r1 ]
            """,
            "read of 1 by process 2 began after 2 had been written and acknowledged, and 1 was there only before that"
        ),
        // What it found is not known, only what it did not find.
        (
            """
            [w1 ]  [c1:2! ]
            """,
            "compare-and-set from 1 to 2 that found another value by process 1 began after the write of 1 by process 1 had "
                + "ended, and nothing can have replaced 1 by its end"
        ),
    ])
    func words(_ picture: String, _ expected: String) throws {
        let history = try Register.history(picture)
        let judged = TypedHistory(.hyperion, Register(), history).judged(budget: Budget(), evidence: false)
        #expect(judged.violation?.sentence == expected)
    }
}

import Testing

@testable import HyperionLab

@Suite struct MetricsCSVTests {
    @Test func aRunToTheLetter() {
        var result = ResultFixture.result(engines: Array(ResultFixture.engines[0...2]))
        result.metrics.removeAll { metric in
            switch metric.name.engine {
            case "hyperion": metric.name.operation.hasSuffix("mixed")
            case "null": metric.name.operation != "load"
            default: true
            }
        }
        #expect(
            MetricsCSV.text(result) == """
                scenario,engine,operation,metric,unit,value,low,high,ratio,ratio_low,ratio_high,samples,note
                ycsb-b,hyperion,load,throughput,ops/s,14044943.82022472,13764044.943820225,14325842.696629213,19.817415730337082,19.024719101123598,20.411938202247196,5,
                ycsb-b,hyperion,load,limit-ratio,x,0.3167259786476868,0.3103914590747331,0.32306049822064054,0.05046066619418852,0.048442239546420976,0.05197448618001418,5,
                ycsb-b,hyperion,read@alone,throughput,ops/s,3610108.3032490974,3537906.1371841156,3682310.4693140793,2.7581227436823106,2.647797833935018,2.84086642599278,5,
                ycsb-b,hyperion,read@alone,p50,ns,307.21000000000004,301.0658,313.35420000000005,0.37530541438623927,0.36029319781078967,0.38656457681782647,5,
                ycsb-b,hyperion,read@alone,p90,ns,404.15999999999997,396.07679999999993,412.2432,0.3721684039927806,0.35728166783306936,0.38333345611256403,5,
                ycsb-b,hyperion,read@alone,p99,ns,681.16,667.5368,694.7832,0.36820255573093474,0.3534744535016973,0.3792486324028628,5,
                ycsb-b,hyperion,read@alone,p99.9,ns,1539.86,1509.0628,1570.6571999999999,0.3650375975497587,0.3504360936477683,0.37598872547625145,5,
                ycsb-b,hyperion,read@alone,max,ns,49876.36,48878.8328,50873.887200000005,0.3626412680981233,0.34813561737419835,0.373520506141067,5,
                ycsb-b,hyperion,read@alone,p99.99,ns,,,,,,,0,"61,204 samples, where p99.99 needs 100,000"
                ycsb-b,hyperion,read@alone,limit-ratio,x,1.2322064056939501,1.2075622775800712,1.256850533807829,0.362565445026178,0.3480628272251309,0.37344240837696335,5,
                ycsb-b,hyperion,memory,bytes-per-record,B,105.4,103.292,107.50800000000001,0.49068901303538176,0.47106145251396647,0.5054096834264432,5,
                ycsb-b,hyperion,memory,rss,B,117982912,115623253.75999999,120342570.24000001,0.5188732564037178,0.4981183261475691,0.5344394540958294,5,
                ycsb-b,null,load,throughput,ops/s,344827586.20689654,337931034.4827586,351724137.9310345,,,,5,

                """)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""), ("two\nlines", "\"two\nlines\""),
        ("two\r\nlines", "\"two\r\nlines\""), ("", ""),
    ])
    func quoting(_ text: String, _ expected: String) {
        #expect(MetricsCSV.field(text) == expected)
    }

    @Test(
        arguments: [
            (nil, ""), (.nan, ""), (.infinity, ""), (277, "277"), (0.1, "0.1"), (1e300, "1e+300"), (-0.5, "-0.5"),
            (14_044_943.82022472, "14044943.82022472"),
        ] as [(Double?, String)])
    func numbers(_ value: Double?, _ expected: String) {
        #expect(MetricsCSV.number(value) == expected)
    }
}

import java.io.File;
import java.io.PrintStream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Makes the files beside it with Java's HdrHistogram (Debian: libhdrhistogram-java, default-jdk-headless):
 *
 *   java -cp /usr/share/java/hdrhistogram.jar HdrLogFixture.java FOLDER
 *
 * java.hlog       intervals of three tags: fixed layout, resized by itself, without a tag; one interval is empty
 * java.counts     what Java reads back from it: for each interval its tag, times and buckets
 * java-TAG.hgrm   Java's percentile distribution of each tag's intervals together, in microseconds
 */
final class HdrLogFixture {
    private static final String[] TAGS = {"fixed", "resized", null};
    private static long state = 42;

    /** Knuth's MMIX generator, so that every run makes the same files. */
    private static long random(int bits) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        return state >>> (64 - bits);
    }

    private static Histogram interval(int number, String tag) {
        Histogram histogram =
            tag == null ? new Histogram(1000, 60_000_000_000L, 2)
                : tag.equals("fixed") ? new Histogram(3_600_000_000_000L, 3) : new Histogram(3);
        if (tag != null) histogram.setTag(tag);
        // Each interval of a resized histogram reaches further than the one before.
        int bits = "resized".equals(tag) ? 12 + 6 * number : 20;
        int values = number == 2 ? 0 : 4_000;
        for (int i = 0; i < values; i++) {
            long value = random(bits);
            // Most values small, so that the tail is thin.
            histogram.recordValue(i % 100 == 0 ? value : value >>> 4);
        }
        long start = 1_700_000_000_000L + 1000L * number;
        histogram.setStartTimeStamp(start);
        histogram.setEndTimeStamp(start + 987);
        return histogram;
    }

    public static void main(String[] arguments) throws Exception {
        String folder = arguments[0] + "/";
        HistogramLogWriter writer = new HistogramLogWriter(folder + "java.hlog");
        writer.outputComment("[Made by HdrLogFixture.java]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(1_700_000_000_000L);
        writer.setBaseTime(1_700_000_000_000L);
        writer.outputBaseTime(1_700_000_000_000L);
        writer.outputLegend();
        for (int number = 0; number < 4; number++) {
            for (String tag : TAGS) writer.outputIntervalHistogram(interval(number, tag));
        }
        writer.close();

        Histogram[] sums = {new Histogram(3_600_000_000_000L, 3), new Histogram(3), new Histogram(1000, 60_000_000_000L, 2)};
        try (PrintStream counts = new PrintStream(folder + "java.counts")) {
            HistogramLogReader reader = new HistogramLogReader(new File(folder + "java.hlog"));
            for (EncodableHistogram next; (next = reader.nextIntervalHistogram()) != null; ) {
                Histogram histogram = (Histogram) next;
                counts.println(histogram.getTag() + " " + histogram.getStartTimeStamp() + " " + histogram.getEndTimeStamp());
                for (HistogramIterationValue value : histogram.recordedValues()) {
                    counts.println(value.getValueIteratedTo() + " " + value.getCountAtValueIteratedTo());
                }
                for (int tag = 0; tag < TAGS.length; tag++) {
                    if (String.valueOf(TAGS[tag]).equals(String.valueOf(histogram.getTag()))) sums[tag].add(histogram);
                }
            }
        }
        for (int tag = 0; tag < TAGS.length; tag++) {
            try (PrintStream text = new PrintStream(folder + "java-" + (TAGS[tag] == null ? "untagged" : TAGS[tag]) + ".hgrm")) {
                sums[tag].outputPercentileDistribution(text, 5, 1000.0);
            }
        }
    }
}

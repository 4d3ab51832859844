using System.Text;
using Harness.Histories;

namespace Harness.Tests.Histories;

public sealed class HistoryFormatTests
{
    private const string Invoke =
        """{"index":0,"time":0,"type":"invoke","process":1,"f":"read","topic":"orders","partition":0,"offset":0}""";

    private const string Lookup =
        """
        {"index":0,"time":0,"type":"invoke","process":1,"f":"list-offsets","topic":"t","partition":0,"timestamp":-1}
        """;

    private const string TimeLookup =
        """
        {"index":0,"time":0,"type":"invoke","process":1,"f":"list-offsets","topic":"t","partition":0,"timestamp":9}
        """;

    private const string Append =
        """{"index":0,"time":0,"type":"invoke","process":1,"f":"append","topic":"o","partition":0,"values":[7],"""
        + "\"acks\":-1}";

    [Test]
    public void Write_ThenRead_GivesTheSameEntries()
    {
        var history = Everything();
        var text = Write(history);

        var read = Read(text);

        Assert.That(Write(read), Is.EqualTo(text));
        Assert.That(read, Has.Count.EqualTo(history.Count));
        Assert.That(read[3].Values, Is.EqualTo(new long[] { 7, 8 }));
        Assert.That(read[6].Records, Is.EqualTo(new[] { new ReadRecord(0, 7), new ReadRecord(1, 8) }));
    }

    [Test]
    public void Write_AnEntry_OmitsWhatIsAbsent()
    {
        var text = Write(new HistoryBuilder().Phase("faults").Entries);

        Assert.That(text, Is.EqualTo("""{"index":0,"time":0,"type":"phase","f":"faults"}""" + "\n"));
    }

    [Test]
    public void Hash_OfTheSameHistory_IsTheWritersAndStable()
    {
        using var stream = new MemoryStream();
        using var writer = new HistoryWriter(stream);
        writer.WriteAll(Everything());

        Assert.That(HistoryHash.Of(Everything()), Is.EqualTo(writer.Hash).And.Match("^[0-9a-f]{16}$"));
        Assert.That(HistoryHash.Of(Everything().Take(8)), Is.Not.EqualTo(writer.Hash));
        Assert.That(HistoryHash.Of([]), Is.EqualTo("2d06800538d394c2"), "XXH3 of nothing");
    }

    [TestCase("{", 1, null)]
    [TestCase("null", 1, null)]
    [TestCase("", 0, null)]
    [TestCase("""{"index":0,"time":0}""", 1, null)]
    [TestCase("""{"index":1,"time":0,"type":"phase","f":"heal"}""", 1, "index")]
    [TestCase("""{"index":0,"time":-1,"type":"phase","f":"heal"}""", 1, "time")]
    [TestCase("""{"index":0,"time":0,"type":"phase","f":"nap"}""", 1, "f")]
    [TestCase("""{"index":0,"time":0,"type":"party"}""", 1, "type")]
    [TestCase("""{"index":0,"time":0,"type":6,"f":"heal"}""", 1, "type")]
    [TestCase("""{"index":0,"time":0,"type":"phase","f":"heal","x":1}""", 1, "x")]
    [TestCase("""{"index":0,"time":0,"time":0,"type":"phase","f":"heal"}""", 1, "time")]
    [TestCase("""{"index":0,"time":"0","type":"phase","f":"heal"}""", 1, "time")]
    [TestCase("""{"index":0,"time":99999999999999999999,"type":"phase","f":"heal"}""", 1, "time")]
    [TestCase("""{"index":0,"time":0,"type":"fault","f":"crash","stage":"soon"}""", 1, "stage")]
    [TestCase("""{"index":0,"time":0,"type":"leader","topic":"o","partition":0,"leader":-2}""", 1, "leader")]
    [TestCase("""{"index":0,"time":0,"type":"replica","topic":"o","partition":0,"f":"gone","nodes":["b"]}""", 1, "f")]
    [TestCase("""{"index":0,"time":0,"type":"replica","topic":"o","partition":0,"f":"anew","nodes":[]}""", 1, "nodes")]
    [TestCase("""{"index":0,"time":0,"type":"replica","partition":0,"f":"anew","nodes":["b"]}""", 1, "topic")]
    [TestCase("""{"index":0,"time":0,"type":"ok","process":1}""", 1, "process")]
    [TestCase(Invoke + "\n" + """{"index":1,"time":0,"type":"fail","process":1}""", 2, "error")]
    [TestCase(Invoke + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"records":[]}""", 2, "highWatermark")]
    [TestCase(Invoke + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"highWatermark":0}""", 2, "records")]
    [TestCase(Invoke + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"highWatermark":1,"records":[{}]}""", 2,
        "records[0]")]
    [TestCase(Invoke + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"topic":"x"}""", 2, "topic")]
    [TestCase(Invoke + "\n\n", 2, null)]
    [TestCase("""{"index":0,"time":5,"type":"invoke","process":1,"f":"read","topic":"t","partition":0,"offset":0}"""
        + "\n" + """{"index":1,"time":4,"type":"fail","process":1,"error":"x"}""", 2, "time")]
    [TestCase(Lookup + "\n" + """{"index":1,"time":0,"type":"ok","process":1}""", 2, "offset")]
    [TestCase(Lookup + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"offset":-1}""", 2, "offset")]
    [TestCase(TimeLookup + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"offset":-2}""", 2, "offset")]
    [TestCase(Lookup + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"offset":1,"epoch":-1}""", 2, "epoch")]
    [TestCase("""{"index":0,"time":0,"type":"invoke","process":1,"f":"list-offsets","topic":"t","partition":0}""", 1,
        "timestamp")]
    [TestCase("""{"index":0,"time":0,"type":"invoke","process":1,"f":"append","topic":"t","partition":0,"""
        + "\"values\":[1],\"digests\":[]}", 1, "digests")]
    [TestCase(Invoke + "\n"
        + """{"index":1,"time":0,"type":"ok","process":1,"highWatermark":1,"records":[{"offset":0,"offset":1}]}""", 2,
        "records[0]")]
    [TestCase(Append + "\n" + """{"index":1,"time":0,"type":"ok","process":1}""", 2, "offset")]
    [TestCase(Append + "\n" + """{"index":1,"time":0,"type":"ok","process":1,"offset":0,"values":[8]}""", 2, "values")]
    public void Read_BrokenHistory_NamesFileLineAndKey(string text, int line, string? key)
    {
        if (line == 0)
        {
            Assert.That(Read(text), Is.Empty);
            return;
        }

        var error = Assert.Throws<HistoryFormatException>(() => Read(text))!;

        Assert.That(error.Message, Does.StartWith($"a.jsonl:{line}: "));
        Assert.That(error.Line, Is.EqualTo(line));
        Assert.That(error.Key, Is.EqualTo(key), error.Message);
    }

    [Test]
    public void Read_ProcessWithTwoOpenOperations_Throws()
    {
        var second = Invoke.Replace("\"index\":0", "\"index\":1", StringComparison.Ordinal);

        var error = Assert.Throws<HistoryFormatException>(() => Read(Invoke + "\n" + second))!;

        Assert.That(error.Message, Does.Contain("process 1 still has the operation of index 0 open"));
    }

    [Test]
    public void Read_ProcessUsedAfterInfo_Throws()
    {
        var builder = new HistoryBuilder().Append(1, 7).Info(1).Append(1, 8);

        var error = Assert.Throws<HistoryFormatException>(() => Read(Write(builder.Entries)))!;

        Assert.That(error.Message, Does.Contain("may not be used again"));
    }

    [Test]
    public void Read_LineBeyondTheLimit_ThrowsWithoutReadingItAll()
    {
        using var endless = new EndlessStream();

        var error = Assert.Throws<HistoryFormatException>(() => HistoryReader.Read(endless, "a.jsonl"))!;

        Assert.That(error.Message, Does.Contain("longer than 16777216 bytes"));
        Assert.That(endless.BytesRead, Is.LessThan(HistoryReader.MaxLineBytes + 1_000_000));
    }

    [Test]
    public void Read_LinesAcrossBuffers_AreWhole()
    {
        var builder = new HistoryBuilder();
        for (var i = 0; i < 3000; i++)
        {
            builder.Appended(1, i * 10, [.. Enumerable.Range(i * 10, 10).Select(v => (long)v)]);
        }

        Assert.That(Read(Write(builder.Entries)), Has.Count.EqualTo(6000));
    }

    private static IReadOnlyList<HistoryEntry> Everything() => new HistoryBuilder()
        .Phase("faults").Leader(1, 4).Fault(2, "crash", "start", "broker-1")
        .Append(1, 7, 8).Acked(1, 0).Read(2, 0).Got(2, 2, (0, 7), (1, 8))
        .Append(1, 9).Info(1).Replica("anew", 2).Entries;

    private static string Write(IEnumerable<HistoryEntry> history)
    {
        using var stream = new MemoryStream();
        using var writer = new HistoryWriter(stream);
        writer.WriteAll(history);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IReadOnlyList<HistoryEntry> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return HistoryReader.Read(stream, "a.jsonl");
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            BytesRead += count;
            return count;
        }
    }
}

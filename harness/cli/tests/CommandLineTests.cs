namespace Harness.Cli.Tests;

public sealed class CommandLineTests : CommandLineFixture
{
    [TestCase("")]
    [TestCase("fly")]
    [TestCase("run")]
    [TestCase("run replication --sead 1")]
    [TestCase("run replication --runs 0")]
    [TestCase("run replication --runs many")]
    [TestCase("run replication --seed -1")]
    [TestCase("run replication --seed 2a6056")]
    [TestCase("run replication --time-limit 5d")]
    [TestCase("run replication --explore guess")]
    [TestCase("run replication --resume")]
    [TestCase("run replication --defect nonesuch")]
    [TestCase("run replication --bogus")]
    [TestCase("run replication --jobs 0")]
    [TestCase("run nonesuch")]
    [TestCase("replay nonesuch")]
    [TestCase("replay all --seed 1")]
    [TestCase("check nonesuch.jsonl --model log")]
    [TestCase("check nonesuch.jsonl")]
    [TestCase("check nonesuch.jsonl --model guess")]
    [TestCase("report nonesuch")]
    public void Invoke_WrongCommandLine_SaysSoInOneLineAndExits64(string line)
    {
        var code = Invoke(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(code, Is.EqualTo(64));
        Assert.That(Error.TrimEnd('\n'), Is.Not.Empty.And.Not.Contain("\n"));
        Assert.That(Output, Is.Empty);
    }

    [TestCase("run replication --target docker")]
    [TestCase("run replication --target process")]
    [TestCase("run replication --target external --bootstrap localhost:9092")]
    [TestCase("run replication --client confluent")]
    [TestCase("run replication --image kafka")]
    public void Invoke_NotAvailableYet_SaysSoAndExits64(string line)
    {
        Assert.That(Invoke(line.Split(' ')), Is.EqualTo(64));
        Assert.That(Error, Does.EndWith("is not available yet." + Environment.NewLine));
        Assert.That(Runs.Made, Is.Empty);
    }

    [Test]
    public void Defects_OneIsFound_SaysByWhatAndAfterHowManyRuns()
    {
        Assert.That(Invoke("defects", "--runs", "5"), Is.Zero);
        Assert.That(Runs.Made.Select(run => (run.Seed, run.Defect)),
            Is.EqualTo(new[] { (1UL, "kip-101"), (2UL, "kip-101"), (3UL, "kip-101") }));
        Assert.That(Output,
            Does.Match(@"kip-101 +3 +\d+\.\d +7 +2  lost-write in replication, seed 3\n1 of 1 defects found; "));
    }

    [Test]
    public void Defects_OneIsNotFound_Exits2()
    {
        Assert.That(Invoke("defects", "--id", "kip-101", "--runs", "2", "--json"), Is.EqualTo(2));
        Assert.That(Output, Does.StartWith(
            """{"id":"kip-101","source":"KIP-101","scenario":"replication","found":false,"runs":2,"""));
    }

    [Test]
    public void Defects_NoSuchDefect_Exits64()
    {
        Assert.That(Invoke("defects", "--id", "kip-1"), Is.EqualTo(64));
        Assert.That(Error, Does.Contain("There is no defect 'kip-1': use kip-101."));
    }

    [TestCase("--help")]
    [TestCase("run --help")]
    public void Invoke_Help_PrintsItAndExits0(string line)
    {
        Assert.That(Invoke(line.Split(' ')), Is.Zero);
        Assert.That(Output, Does.Match(@"Usage:\s+harness "));
    }

    [Test]
    public void List_Text_NamesEverything()
    {
        Assert.That(Invoke("list"), Is.Zero);
        Assert.That(Output, Does.Contain("scenarios\n  replication  The usual faults.\n  smoke        A few.\n"));
        Assert.That(Output, Does.Contain("  log-linearizable  ").And.Contain("  partition-one-way  "));
        Assert.That(Output, Does.EndWith("defects\n  kip-101  Truncates to the high watermark.\n"));
    }

    [TestCase("0", 0UL)]
    [TestCase("18446744073709551615", ulong.MaxValue)]
    [TestCase("2a6056c41d0f5b7f6f2b9e1d3c4a5968778695a4", 0x2a6056c41d0f5b7fUL)]
    public void TryParse_Seed_IsRead(string text, ulong seed)
    {
        Assert.That(SeedText.TryParse(text, out var read), Is.True);
        Assert.That(read, Is.EqualTo(seed));
    }

    [TestCase("90", 90)]
    [TestCase("90s", 90)]
    [TestCase("10m", 600)]
    [TestCase("2h", 7200)]
    public void TryParse_Duration_IsRead(string text, int seconds)
    {
        Assert.That(DurationText.TryParse(text, out var read), Is.True);
        Assert.That(read, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase("")]
    [TestCase("s")]
    [TestCase("0")]
    [TestCase("-5s")]
    [TestCase("5d")]
    [TestCase("9000h")]
    [TestCase("99999999999")]
    public void TryParse_NoDuration_IsRefused(string text) =>
        Assert.That(DurationText.TryParse(text, out _), Is.False);
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Harness.Histories;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Tests.Scenarios;

namespace Harness.Tests.Histories;

/// <summary>
/// Whatever is done to a file, reading it gives a result or the error that was promised, and nothing else.
/// </summary>
public sealed class HostileInputTests
{
    private const int Mutations = 1500;
    private const string Inserted = "{}[]:,\"'#&*!|>-?%@\\\n\t 09.eE~\0é";

    [Test]
    public void ScenarioParse_DamagedText_ThrowsNothingElse() =>
        Damage<ScenarioException>(ScenarioText.Full, text => ScenarioParser.Parse(text, "a.yaml"));

    [Test]
    public void HistoryRead_DamagedText_ThrowsNothingElse()
    {
        using var stream = new MemoryStream();
        using var writer = new HistoryWriter(stream);
        writer.WriteAll(new HistoryBuilder().Leader(1, 2).Fault(1, "crash", "start", "broker-1").Appended(1, 0, 7, 8)
            .Read(2, 0).Got(2, 2, (0, 7), (1, 8)).Append(1, 9).Info(1).Entries);

        Damage<HistoryFormatException>(Encoding.UTF8.GetString(stream.ToArray()), text =>
        {
            using var damaged = new MemoryStream(Encoding.UTF8.GetBytes(text));
            HistoryReader.Read(damaged, "a.jsonl");
        });
    }

    [Test]
    public void PlanRead_DamagedText_ThrowsNothingElse()
    {
        var plan = PlanGenerator.Generate(ScenarioText.Parse(), 1);
        using var stream = new MemoryStream();
        var small = plan with { Operations = [.. plan.Operations.Take(3)], Faults = [.. plan.Faults.Take(3)] };
        PlanJson.Write(stream, small);

        Damage<PlanFormatException>(Encoding.UTF8.GetString(stream.ToArray()), text =>
        {
            using var damaged = new MemoryStream(Encoding.UTF8.GetBytes(text));
            PlanJson.Read(damaged, "plan.json");
        });
    }

    private static void Damage<TPromised>(string text, Action<string> read)
        where TPromised : Exception
    {
        read(text);
        var refused = 0;
        var damages =
            from edits in Gen.Choose(1, 3)
            from places in Gen.Choose(0, text.Length - 1).ListOf(edits)
            from insertions in Gen.Elements(Inserted.ToCharArray()).ListOf(edits)
            from lengths in Gen.Choose(0, 4).ListOf(edits)
            select places.Zip(insertions, lengths);
        foreach (var damage in damages.Sample(Mutations, new Rnd(4711), 10))
        {
            var damaged = new StringBuilder(text);
            foreach (var (place, insertion, length) in damage)
            {
                var at = Math.Min(place, damaged.Length);
                damaged.Remove(at, Math.Min(length, damaged.Length - at)).Insert(at, insertion);
            }

            try
            {
                read(damaged.ToString());
            }
            catch (TPromised)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.InRange(Mutations / 4, Mutations));
    }
}

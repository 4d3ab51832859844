using Harness.Checkers;
using Harness.Checkers.Kafka;
using Harness.Histories;
using Harness.Histories.General;
using Harness.Histories.Kafka;

namespace Harness.Cli.Commands;

/// <summary>
/// Judges a history file by a model of the log. What the file begins with tells whether it is in the format of this
/// project, which is read as a stream, or one of Jepsen's Kafka workload.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="timeLimit">How long it may take; null for no limit.</param>
internal sealed class LogCheck(TimeProvider time, TimeSpan? timeLimit)
{
    /// <summary><c>log</c>, and groups and transactions as far as a history has them.</summary>
    public const string Kafka = "kafka";

    private const int Peeked = 4096;

    /// <summary>Names of the models, in ordinal order.</summary>
    public static IReadOnlyList<string> Models { get; } =
        [.. Checkers.Judge.Models.Append(Kafka).Order(StringComparer.Ordinal)];

    /// <summary>Judges a file.</summary>
    /// <exception cref="HistoryFormatException">It is no history.</exception>
    public CheckResult Judge(string model, string path)
    {
        var end = timeLimit is { } limit ? time.GetUtcNow() + limit : DateTimeOffset.MaxValue;
        var options = new CheckOptions { Name = path, IsOver = () => time.GetUtcNow() >= end };
        if (!IsEdn(path))
        {
            using var file = File.OpenRead(path);
            var judge = Checkers.Judge.For(model == Kafka ? "log" : model);
            return judge.Check(HistoryReader.Stream(file, path), options);
        }

        return KafkaChecker.Check(
            KafkaHistory.Read(File.ReadAllBytes(path), path), options, isLinearizable: model == "log-linearizable");
    }

    private static bool IsEdn(string path)
    {
        using var file = File.OpenRead(path);
        var begins = new byte[Peeked];
        var length = file.ReadAtLeast(begins, Peeked, throwOnEndOfStream: false);
        var text = begins.AsSpan(0, length).TrimStart("\uFEFF \t\r\n,"u8);
        return text.Length > 0 && text[0] is (byte)'{' or (byte)'[' or (byte)'(' or (byte)';' or (byte)'#'
            && !GeneralHistory.IsJson(text);
    }
}

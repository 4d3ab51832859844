using Broker.Storage;

namespace Broker.Server.Dump;

/// <summary>
/// The subcommand <c>dump</c>: prints files of a log directory. Trusts nothing in them, and changes nothing.
/// </summary>
internal sealed class DumpCommand(TextWriter output, TextWriter errors)
{
    /// <summary>Prints the files; goes on with the next one after one that is damaged.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        var files = arguments.Where(argument => argument != "--json").ToList();
        if (files.Find(file => file.StartsWith('-')) is { } option)
        {
            errors.WriteLine($"dump has no option {option}; see broker-server --help.");
            return ExitCodes.Usage;
        }

        if (files.Count == 0)
        {
            errors.WriteLine("dump needs the files to print; see broker-server --help.");
            return ExitCodes.Usage;
        }

        var code = ExitCodes.Success;
        foreach (var file in files)
        {
            if (Print(file, new EntryWriter(output, file, asJson: files.Count < arguments.Count)) is { } problem)
            {
                errors.WriteLine($"{file}: {problem}");
                code = ExitCodes.Failure;
            }
        }

        return code;
    }

    private static string? Print(string file, EntryWriter entries)
    {
        try
        {
            using var content = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return KindOf(file) switch
            {
                "log" => SegmentDump.Print(content, entries),
                "index" => IndexDump.PrintOffsets(content, BaseOffsetOf(file), entries),
                "timeindex" => IndexDump.PrintTimes(content, BaseOffsetOf(file), entries),
                "txnindex" => IndexDump.PrintTransactions(content, entries),
                "snapshot" => SnapshotDump.Print(content, entries),
                "leader-epoch-checkpoint" => CheckpointDump.Print(content, ["epoch", "startOffset"], entries),
                OffsetCheckpoint.HighWatermarkFileName or LogDirectory.RecoveryPointFileName
                    or LogDirectory.StartOffsetFileName =>
                    CheckpointDump.Print(content, ["topic", "partition", "offset"], entries),
                var kind => $"there is no way to print '{kind}'; it has to be a segment (.log), an index (.index, "
                    + ".timeindex, .txnindex), a snapshot of producers (.snapshot) or a checkpoint.",
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    // The extension of a segment's file, also of one to be deleted; otherwise the whole name.
    private static string KindOf(string file)
    {
        var name = Path.GetFileName(file);
        name = name.EndsWith(".deleted", StringComparison.Ordinal) ? name[..^".deleted".Length] : name;
        return Path.GetExtension(name) is { Length: > 1 } extension ? extension[1..] : name;
    }

    private static long BaseOffsetOf(string file) =>
        long.TryParse(Path.GetFileName(file).Split('.')[0], out var offset) ? offset : 0;
}

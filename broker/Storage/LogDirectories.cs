using Broker.Runtime;
using Broker.Storage.Producers;

namespace Broker.Storage;

/// <summary>
/// The log directories of a broker, usually one for each disk. One whose disk fails is offline until the next start;
/// the logs in the others go on. Belongs to one reactor.
/// </summary>
public sealed class LogDirectories
{
    private readonly IReadOnlyList<Member> members;

    private LogDirectories(IReadOnlyList<Member> members) => this.members = members;

    /// <summary>Opens the directories, or creates them. Those that can not be used are offline.</summary>
    /// <param name="storage">Where they are.</param>
    /// <param name="paths">Absolute paths, at least one.</param>
    /// <param name="options">What all their logs share.</param>
    /// <param name="claim">Makes sure that a directory is this node's.</param>
    /// <exception cref="ForeignDirectoryException">One is another's.</exception>
    public static async Task<LogDirectories> OpenAsync(
        IStorage storage, IReadOnlyList<string> paths, LogOptions options, Func<string, Task> claim)
    {
        var members = new List<Member>(paths.Count);
        foreach (var path in paths)
        {
            var member = new Member(path);
            members.Add(member);
            await member.TryAsync(async () =>
            {
                await claim(path);
                member.Logs = await LogDirectory.OpenAsync(storage, path, options);
            });
        }

        return new LogDirectories(members);
    }

    /// <summary>The directories that can not be used, and why.</summary>
    public IReadOnlyList<(string Path, IOException Reason)> Offline =>
        [.. members.Where(member => member.Failure is not null).Select(member => (member.Path, member.Failure!))];

    /// <summary>
    /// The broker epoch of the process that closed all logs of all directories in order: nothing that it acknowledged
    /// is lost. -1 if there is none: one directory that can not be used, or was replaced, is enough.
    /// </summary>
    public long PreviousBrokerEpoch
    {
        get
        {
            var epochs = members.Select(member => member.Failure is null ? member.Logs!.PreviousBrokerEpoch : -1);
            return epochs.Distinct().ToList() is [var epoch] ? epoch : -1;
        }
    }

    /// <summary>
    /// Opens the log of a partition, where it is; a new one in the directory that has the fewest. While a directory is
    /// offline no log is made: it may be there.
    /// </summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="topicId">Id of the topic.</param>
    /// <param name="options">How the log divides itself into segments, and what it keeps.</param>
    /// <param name="producers">Filled with the producers found in the log, and kept up to date; null for none.</param>
    /// <exception cref="CorruptLogException">Something that was flushed is damaged.</exception>
    /// <exception cref="CorruptCheckpointException">Which topic the directory belongs to can not be told.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task<Log> OpenLogAsync(
        string topic, int partition, Guid topicId, LogOptions options, ProducerStateManager? producers = null)
    {
        var usable = members.Where(member => member.Failure is null).ToList();
        var home = usable.Find(member => member.Logs!.Contains(topic, partition));
        if (home is null && (usable.Count < members.Count || usable.Count == 0))
        {
            var (path, reason) = Offline[0];
            throw new IOException(
                $"{topic}-{partition} may be in '{path}', which can not be used: {reason.Message}", reason);
        }

        home ??= usable.MinBy(member => member.Logs!.Count)!;
        Log? log = null;
        await home.TryAsync(
            async () => log = await home.Logs!.OpenLogAsync(topic, partition, topicId, options, producers));
        return log ?? throw new IOException($"'{home.Path}' can not be used: {home.Failure!.Message}", home.Failure);
    }

    /// <summary>Takes the directory of an open log offline.</summary>
    public void Fail(string topic, int partition, IOException reason)
    {
        foreach (var member in members.Where(member => member.Logs?.IsOpen(topic, partition) == true))
        {
            member.Failure ??= reason;
        }
    }

    /// <summary>Whether the directory of an open log is offline.</summary>
    public bool IsOffline(string topic, int partition) =>
        members.Any(member => member.Failure is not null && member.Logs?.IsOpen(topic, partition) == true);

    /// <summary>Deletes everything that is stored of a partition, whose log is not open.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task ClearLogAsync(string topic, int partition)
    {
        foreach (var member in members.Where(member => member.Logs?.Contains(topic, partition) == true))
        {
            await member.TryAsync(() => member.Logs!.ClearLogAsync(topic, partition));
            if (member.Failure is { } failure)
            {
                throw new IOException($"'{member.Path}' can not be used: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Takes what is stored of a partition out of use, for good: see
    /// <see cref="LogDirectory.RemoveLogAsync"/>. A directory where that fails is offline; what is there is found again
    /// at the next start.</summary>
    public async Task RemoveLogAsync(string topic, int partition)
    {
        foreach (var member in members.Where(member => member.Logs?.Contains(topic, partition) == true))
        {
            await member.TryAsync(() => member.Logs!.RemoveLogAsync(topic, partition));
        }
    }

    /// <summary>The partitions of which something is stored whose logs were not opened.</summary>
    public IReadOnlyList<(string Topic, int Partition)> Unopened =>
        [.. members.Where(member => member.Failure is null).SelectMany(member => member.Logs!.Unopened)];

    /// <summary>
    /// The directories of replicas taken out of use since the last call, each to be deleted when the time has passed,
    /// by what comes with it.
    /// </summary>
    public IReadOnlyList<(string Name, TimeSpan Keep, Func<Task> Delete)> TakeRemoved() =>
    [
        .. from member in members
           from removed in member.Logs?.TakeRemoved() ?? []
           select (removed.Name, removed.Keep, (Func<Task>)(() =>
               member.TryAsync(() => member.Logs!.DeleteRemovedAsync(removed.Name)))),
    ];

    /// <summary>What is wrong with checkpoints: see <see cref="LogDirectory.Problems"/>.</summary>
    public IReadOnlyList<string> Problems => [.. members.SelectMany(member => member.Logs?.Problems ?? [])];

    /// <summary>
    /// Saves everything that is remembered of the logs: see <see cref="LogDirectory.SaveAsync"/>. Completes when it
    /// survives a crash. A directory where that fails is offline.
    /// </summary>
    public Task SaveAsync() => ForEachAsync(directory => directory.SaveAsync());

    /// <summary>
    /// Saves the high watermarks; completes when they survive a crash. A directory where that fails is offline.
    /// </summary>
    public Task SaveHighWatermarksAsync() => ForEachAsync(directory => directory.SaveHighWatermarksAsync());

    /// <summary>
    /// Flushes and closes all logs, and marks that they need no check next time. A directory where that fails is
    /// offline, and will be checked.
    /// </summary>
    /// <param name="brokerEpoch">The broker epoch of this process; -1 for none.</param>
    public Task CloseAsync(long brokerEpoch = -1) => ForEachAsync(directory => directory.CloseAsync(brokerEpoch));

    private async Task ForEachAsync(Func<LogDirectory, Task> work)
    {
        foreach (var member in members)
        {
            await member.TryAsync(() => work(member.Logs!));
        }
    }

    /// <summary>A directory; after a failure nothing is done in it any more.</summary>
    private sealed class Member(string path)
    {
        public string Path { get; } = path;

        // Null if it could not be opened.
        public LogDirectory? Logs { get; set; }

        public IOException? Failure { get; set; }

        public async Task TryAsync(Func<Task> work)
        {
            if (Failure is not null)
            {
                return;
            }

            try
            {
                await work();
            }
            catch (IOException exception) when (exception is not ForeignDirectoryException)
            {
                Failure ??= exception;
            }
        }
    }
}

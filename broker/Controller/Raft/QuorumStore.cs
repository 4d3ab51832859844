using System.Text.Json;
using System.Text.Json.Serialization;
using Broker.Runtime;
using Broker.Storage;

namespace Broker.Controller.Raft;

/// <summary>Epoch and vote of a voter on disk: the file <c>quorum-state</c>.</summary>
internal sealed partial class QuorumStore
{
    private readonly IStorage storage;
    private readonly string path;

    // The state to be on disk next, and the one that is. A save is done once the state on disk is not older.
    private State wanted;
    private State saved;
    private Task? saving;

    private QuorumStore(IStorage storage, string path, State saved)
    {
        this.storage = storage;
        this.path = path;
        this.saved = wanted = saved;
    }

    /// <summary>The state on disk.</summary>
    public (int Epoch, int? VotedFor) Saved => (saved.LeaderEpoch, saved.VotedId < 0 ? null : saved.VotedId);

    /// <summary>Opens the file; without one the epoch is 0 and no vote was given.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static async Task<QuorumStore> OpenAsync(IStorage storage, string directory)
    {
        await StoragePaths.CreateDirectoryAsync(storage, directory);
        var path = StoragePaths.Combine(directory, "quorum-state");
        if (await AtomicFile.ReadAllAsync(storage, path) is not { } bytes)
        {
            return new QuorumStore(storage, path, new State(0, -1));
        }

        try
        {
            var state = JsonSerializer.Deserialize(bytes, StateJson.Default.State);
            return new QuorumStore(storage, path, state ?? throw new JsonException("It is empty."));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Completes when the state, or a later one, survives a crash. A later epoch on disk protects an earlier vote as
    /// well: no second vote can be given in an epoch that is over.
    /// </summary>
    public async Task SaveAsync(int epoch, int? votedFor)
    {
        wanted = new State(epoch, votedFor ?? -1);
        while (saved != wanted)
        {
            var write = saving ?? WriteAsync();
            saving = write.IsCompleted ? null : write;
            await write;
        }
    }

    private async Task WriteAsync()
    {
        var writing = wanted;
        await AtomicFile.ReplaceAsync(
            storage, path, JsonSerializer.SerializeToUtf8Bytes(writing, StateJson.Default.State));
        saved = writing;
        saving = null;
    }

    internal sealed record State(int LeaderEpoch, int VotedId);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(State))]
    private sealed partial class StateJson : JsonSerializerContext;
}

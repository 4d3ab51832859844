using System.Security.Cryptography;
using System.Text;
using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Storage;

/// <summary>
/// Makes sure before anything else that the directories of a node are its own: what another node or another cluster stored
/// must not be served, nor be appended to.
/// </summary>
internal sealed class DirectoryOwnership(BrokerConfig config, Ports ports)
{
    private readonly string clusterId = config.ClusterId.Length > 0 ? config.ClusterId : IdOf(config.QuorumVoters);

    // The directories claimed so far, by their ids.
    private readonly SortedDictionary<Guid, string> claimed = [];

    /// <summary>Ids of those among some directories that were claimed and have one (KIP-858), ascending.</summary>
    public IReadOnlyList<Guid> IdsOf(IReadOnlyList<string> directories) =>
        [.. claimed.Where(entry => directories.Contains(entry.Value)).Select(entry => entry.Key)];

    /// <summary>Completes once the directory says that it is this node's; an empty one is made to.</summary>
    /// <exception cref="ForeignDirectoryException">It is another's, or nobody knows whose.</exception>
    /// <exception cref="IOException">It can not be used.</exception>
    public async Task ClaimAsync(string directory)
    {
        var id = await ReadOrCreateAsync(directory);
        if (id != Guid.Empty && !claimed.TryAdd(id, directory))
        {
            throw new ForeignDirectoryException(
                PathIn(directory), $"it is a copy of the one in '{claimed[id]}'; give this node another directory.");
        }
    }

    // A cluster is told by who votes in it, unless it has a name.
    private static string IdOf(IReadOnlyList<Voter> voters)
    {
        var text = string.Join(',', voters.OrderBy(voter => voter.Id).Select(voter => $"{voter.Id}@{voter.Endpoint}"));
        return UuidText.Of(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true));
    }

    private static string PathIn(string directory) => StoragePaths.Combine(directory, MetaProperties.FileName);

    private async Task<Guid> ReadOrCreateAsync(string directory)
    {
        await StoragePaths.CreateDirectoryAsync(ports.Storage, directory);
        var path = PathIn(directory);
        if (await AtomicFile.ReadAllAsync(ports.Storage, path) is { } content)
        {
            return Verify(path, MetaProperties.Read(path, content));
        }

        // A crash may have interrupted the first start, and file systems have a directory of their own at their root.
        var others = ports.Storage.List(directory)
            .Where(name => name is not (MetaProperties.FileName + ".tmp" or "lost+found")).ToList();
        if (others.Count > 0)
        {
            throw new ForeignDirectoryException(
                path, $"it is missing, but '{others[0]}' is there; nobody knows whose that is: give this node an empty directory.");
        }

        var id = ports.Random.NextUuid();
        await AtomicFile.ReplaceAsync(ports.Storage, path, new MetaProperties(clusterId, config.NodeId, id).ToBytes());
        return id;
    }

    private Guid Verify(string path, MetaProperties found)
    {
        if (found.NodeId != config.NodeId)
        {
            throw new ForeignDirectoryException(
                path, $"it is of node {found.NodeId}, and this is node {config.NodeId}; correct node.id or the directory.");
        }

        return found.ClusterId == clusterId
            ? found.DirectoryId
            : throw new ForeignDirectoryException(
                path,
                $"it is of cluster {found.ClusterId}, and this node is configured for {clusterId}; correct the directory, or "
                + $"set cluster.id={found.ClusterId} if only addresses of voters changed.");
    }
}

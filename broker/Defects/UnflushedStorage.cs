using Broker.Runtime;

namespace Broker.Defects;

/// <summary>Storage that does not flush the content of certain files, and says it did.</summary>
/// <param name="storage">The one behind it.</param>
/// <param name="isConcerned">Whether a file is one of them, by its path.</param>
internal sealed class UnflushedStorage(IStorage storage, Func<string, bool> isConcerned) : PassThroughStorage(storage)
{
    public override IFile Open(string path) =>
        isConcerned(path) ? new FileFlushedBy(Inner.Open(path), _ => Task.CompletedTask) : Inner.Open(path);
}

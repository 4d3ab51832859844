namespace Broker.Tests.Server;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("broker-tests-").FullName;

    public string this[string name] => $"{Path}/{name}";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

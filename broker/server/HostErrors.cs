namespace Broker.Server;

/// <summary>
/// The storage port knows one kind of failure, <see cref="IOException"/>; .NET has a second one for missing permission
/// and for a directory in the place of a file.
/// </summary>
internal static class HostErrors
{
    public static T Translate<T>(string path, Func<string, T> call)
    {
        try
        {
            return call(path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"Could not use {path}: {exception.Message}", exception);
        }
    }

    public static void Translate(string path, Action<string> call) =>
        Translate(path, file =>
        {
            call(file);
            return true;
        });
}

namespace Broker.Storage;

/// <summary>A directory can not be this node's: nothing in it is touched.</summary>
/// <param name="file">The file that shows it.</param>
/// <param name="problem">What is wrong, and the remedy.</param>
public sealed class ForeignDirectoryException(string file, string problem) : IOException($"'{file}': {problem}");

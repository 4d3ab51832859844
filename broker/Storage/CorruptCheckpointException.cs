namespace Broker.Storage;

/// <summary>A checkpoint file does not have the form it should.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong with it.</param>
public sealed class CorruptCheckpointException(string path, string problem)
    : Exception($"Checkpoint file '{path}' is corrupt: {problem}.");

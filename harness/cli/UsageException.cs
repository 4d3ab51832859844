namespace Harness.Cli;

/// <summary>The command line, or a file it names, is wrong; the message is one sentence that says what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);

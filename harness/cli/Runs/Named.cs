namespace Harness.Cli.Runs;

/// <summary>Something a command line can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it is, for people.</param>
internal sealed record Named(string Name, string Meaning);

namespace Broker.Server;

/// <summary>The command line.</summary>
/// <param name="File">The properties file; null only together with help or version.</param>
/// <param name="Overrides">Values by key, which replace those of the file.</param>
/// <param name="Help">Print how to use the command, and nothing else.</param>
/// <param name="Version">Print the version, and nothing else.</param>
internal sealed record ServerOptions(
    string? File,
    IReadOnlyDictionary<string, string> Overrides,
    bool Help,
    bool Version)
{
    private const string Hint = "see broker-server --help";

    /// <exception cref="UsageException">Unknown, doubled or missing arguments.</exception>
    public static ServerOptions Parse(IReadOnlyList<string> arguments)
    {
        string? file = null;
        var overrides = new Dictionary<string, string>();
        for (var index = 0; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--help" or "-h":
                    return new ServerOptions(null, overrides, Help: true, Version: false);
                case "--version":
                    return new ServerOptions(null, overrides, Help: false, Version: true);
                case "--override":
                    index++;
                    AddOverride(overrides, index < arguments.Count ? arguments[index] : "");
                    break;
                case ['-', ..] option:
                    throw new UsageException($"There is no option {option}; {Hint}.");
                case var _ when file is not null:
                    throw new UsageException($"One properties file is enough: {file} or {arguments[index]}; {Hint}.");
                default:
                    file = arguments[index];
                    break;
            }
        }

        return file is null
            ? throw new UsageException($"The properties file is missing; {Hint}.")
            : new ServerOptions(file, overrides, Help: false, Version: false);
    }

    private static void AddOverride(Dictionary<string, string> overrides, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new UsageException($"After --override comes key=value, not '{text}'; {Hint}.");
        }

        if (!overrides.TryAdd(text[..equals], text[(equals + 1)..]))
        {
            throw new UsageException($"{text[..equals]} is overridden twice; give it once.");
        }
    }
}

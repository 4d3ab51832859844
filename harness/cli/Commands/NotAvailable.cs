namespace Harness.Cli.Commands;

/// <summary>Options that belong to the contract and do not work yet.</summary>
internal static class NotAvailable
{
    /// <summary>Refuses the command line unless the feature is not asked for.</summary>
    /// <exception cref="UsageException">It is asked for.</exception>
    public static void Unless(bool notAskedFor, string feature)
    {
        if (!notAskedFor)
        {
            throw Error(feature);
        }
    }

    /// <summary>The error for a feature.</summary>
    public static UsageException Error(string feature) => new($"{feature} is not available yet.");
}

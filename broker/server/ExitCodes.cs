namespace Broker.Server;

/// <summary>Exit codes of the server process.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>An address or a directory can not be used, or the program has a defect.</summary>
    public const int Failure = 1;

    /// <summary>A mistake in the command line or the configuration.</summary>
    public const int Usage = 64;
}

namespace Broker.Server;

/// <summary>What one connection may cost.</summary>
public sealed record NetworkLimits
{
    /// <summary>The longest frame accepted, in bytes: <c>socket.request.max.bytes</c>.</summary>
    public int FrameMaxBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>A connection is not read while so many received frames wait for their reactor.</summary>
    public int InboxMaxFrames { get; init; } = 256;

    /// <summary>A connection is not read while so many received bytes wait for their reactor.</summary>
    public long InboxMaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>A peer that leaves more than this unread is cut off; one frame is always accepted.</summary>
    public long OutboxMaxBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>How long a closed connection may take to deliver the frames queued before.</summary>
    public TimeSpan CloseLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a closed connection, after its last frame, waits for the peer to close as well.</summary>
    public TimeSpan GoodbyeLimit { get; init; } = TimeSpan.FromSeconds(1);
}

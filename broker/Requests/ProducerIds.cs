using Broker.Links;
using Broker.Protocol;

namespace Broker.Requests;

/// <summary>
/// Hands out producer ids, from blocks that the active controller gives. On the reactor of the connections.
/// </summary>
internal sealed class ProducerIds(ControllerLink controller)
{
    // Invariant: next ≤ end; the ids from next to end (exclusive) are this broker's, and nobody was given them yet.
    private long next;
    private long end;

    private Task? fetching;

    /// <summary>A producer id that nobody else has, ever; null if there is none at the moment.</summary>
    public async Task<long?> NextAsync()
    {
        if (next == end)
        {
            fetching = fetching is { IsCompleted: false } shared ? shared : FetchAsync();
            await fetching;
        }

        return next < end ? next++ : null;
    }

    private async Task FetchAsync()
    {
        try
        {
            var (error, first, count) = await controller.AllocateProducerIdsAsync();
            if (error == ErrorCode.None)
            {
                (next, end) = (first, first + count);
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
        {
            // The producer is told to ask again, and its next request tries again.
        }
    }
}

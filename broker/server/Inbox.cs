using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// Hands frames from a socket's reading task to the reactor that owns the connection, at most one wake-up per read,
/// and holds the reader back while too much waits.
/// </summary>
/// <param name="limits">How much may wait.</param>
internal sealed class Inbox(NetworkLimits limits)
{
    // After so many frames in one step of the reactor, the next one comes with a step of its own.
    private const int InlineMax = 64;

    private readonly Lock gate = new();
    private readonly Queue<Frame> frames = new();
    private long bytes;

    // Set while the reactor waits; then no frames are queued.
    private Completion<Frame?>? waiting;

    // Set while the reader waits for room.
    private TaskCompletionSource? room;

    // Once true no frame is added any more.
    private bool ended;

    // Frames taken since the reactor last waited; touched by the reactor only.
    private int inline;

    private bool IsFull => frames.Count >= limits.InboxMaxFrames || bytes >= limits.InboxMaxBytes;

    /// <summary>Adds frames and takes ownership of them. The result completes when there is room for more.</summary>
    public Task AddAsync(List<Frame> arrived)
    {
        Completion<Frame?>? woken = null;
        Frame? first = null;
        Task hasRoom;
        lock (gate)
        {
            if (ended)
            {
                arrived.ForEach(frame => frame.Dispose());
                return Task.CompletedTask;
            }

            foreach (var frame in arrived)
            {
                frames.Enqueue(frame);
                bytes += frame.Length;
            }

            if (waiting is not null && frames.Count > 0)
            {
                (woken, waiting) = (waiting, null);
                first = Dequeue();
            }

            if (IsFull)
            {
                room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            hasRoom = room?.Task ?? Task.CompletedTask;
        }

        woken?.TrySetResult(first);
        return hasRoom;
    }

    /// <summary>Nothing more will arrive: the reactor gets the frames that wait, then null.</summary>
    public void End() => End(discard: false);

    /// <summary>The reactor wants nothing more: the frames that wait are returned to their pool.</summary>
    public void Discard() => End(discard: true);

    /// <summary>The next frame, or null once there is none and will be none.</summary>
    /// <exception cref="InvalidOperationException">A take is still waiting.</exception>
    public ValueTask<Frame?> TakeAsync()
    {
        lock (gate)
        {
            if (waiting is not null)
            {
                throw new InvalidOperationException("A connection has one receive at a time.");
            }

            if (frames.Count > 0)
            {
                var frame = Dequeue();
                return ++inline < InlineMax ? new ValueTask<Frame?>(frame) : LaterAsync(frame);
            }

            inline = 0;
            if (ended)
            {
                return new ValueTask<Frame?>((Frame?)null);
            }

            waiting = new Completion<Frame?>();
            return new ValueTask<Frame?>(waiting.Task);
        }
    }

    private async ValueTask<Frame?> LaterAsync(Frame frame)
    {
        inline = 0;
        await Task.Yield();
        return frame;
    }

    private void End(bool discard)
    {
        Completion<Frame?>? woken;
        lock (gate)
        {
            ended = true;
            (woken, waiting) = (waiting, null);
            while (discard && frames.Count > 0)
            {
                Dequeue().Dispose();
            }
        }

        woken?.TrySetResult(null);
    }

    private Frame Dequeue()
    {
        var frame = frames.Dequeue();
        bytes -= frame.Length;
        if (!IsFull)
        {
            room?.TrySetResult();
            room = null;
        }

        return frame;
    }
}

using Broker.Runtime;

namespace Broker.Server;

/// <summary>The frames of a connection that wait to be sent. At most one sender takes them, in batches.</summary>
/// <param name="maxBytes">How many bytes may wait, unless it is a single frame.</param>
internal sealed class Outbox(long maxBytes)
{
    private readonly Lock gate = new();
    private readonly Queue<Frame> frames = new();

    // Bytes of the queued frames and of the batch being sent.
    private long bytes;

    // True from the first frame until the sender finds the queue empty.
    private bool sending;

    // Once true no frame is accepted.
    private bool closed;

    // Completes when the outbox is closed and nothing is left to send.
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What became of a frame given to <see cref="Add"/>.</summary>
    public enum Outcome
    {
        /// <summary>A sender that is at work will find it.</summary>
        Queued,

        /// <summary>It is queued, and the caller has to start a sender.</summary>
        StartSender,

        /// <summary>The connection is closed; the frame was returned to its pool.</summary>
        Closed,

        /// <summary>Too much waits; the frame was returned to its pool.</summary>
        Overflow,
    }

    /// <summary>Completes when the outbox is closed and all frames were sent or given up.</summary>
    public Task Drained => drained.Task;

    /// <summary>Queues a frame and takes ownership of it.</summary>
    public Outcome Add(Frame frame)
    {
        lock (gate)
        {
            if (closed || (bytes > 0 && bytes + frame.Length > maxBytes))
            {
                frame.Dispose();
                return closed ? Outcome.Closed : Outcome.Overflow;
            }

            frames.Enqueue(frame);
            bytes += frame.Length;
            var outcome = sending ? Outcome.Queued : Outcome.StartSender;
            sending = true;
            return outcome;
        }
    }

    /// <summary>Moves the next frames into a batch.</summary>
    /// <param name="batch">Empty; afterwards the sender owns its frames.</param>
    /// <param name="most">The greatest number of frames.</param>
    /// <returns>False if there are none, and the sender is done.</returns>
    public bool TryTake(List<Frame> batch, int most)
    {
        lock (gate)
        {
            while (batch.Count < most && frames.TryDequeue(out var frame))
            {
                batch.Add(frame);
            }

            sending = batch.Count > 0;
            TryDrain();
            return sending;
        }
    }

    /// <summary>Notes that a batch was sent.</summary>
    public void Sent(long length)
    {
        lock (gate)
        {
            bytes -= length;
        }
    }

    /// <summary>Accepts no more frames; the queued ones are still sent.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            TryDrain();
        }
    }

    /// <summary>Accepts no more frames and gives up the queued ones; the batch being sent is the sender's.</summary>
    /// <param name="senderFailed">The sender stopped, without having been told that it is done.</param>
    public void Abandon(bool senderFailed)
    {
        lock (gate)
        {
            closed = true;
            sending &= !senderFailed;
            while (frames.TryDequeue(out var frame))
            {
                frame.Dispose();
            }

            TryDrain();
        }
    }

    private void TryDrain()
    {
        if (closed && !sending && frames.Count == 0)
        {
            drained.TrySetResult();
        }
    }
}

using Broker.Configuration;
using Broker.Links;
using Broker.Protocol;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Lifecycle;

/// <summary>
/// Registers this incarnation with the controller and keeps its session alive. Runs on the shard's reactor.
/// </summary>
internal sealed class BrokerLifecycle(
    BrokerConfig config, Ports ports, ControllerLink controller, ReplicaManager replicas, BrokerIdentity identity)
{
    // A fenced broker serves nobody, so it does not wait a whole interval for the next step towards being unfenced.
    private readonly TimeSpan pauseWhileFenced = config.BrokerHeartbeatInterval / 10;

    /// <summary>Runs for the life of the broker.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await RegisterAsync();
            await KeepAliveAsync();

            // A registration of an earlier incarnation reached the controller late and took this node's id.
            ports.Events.Report(new LifecycleEvents.RegistrationLost(config.NodeId));
        }
    }

    /// <summary>
    /// Hands over what this broker leads, and leaves the in-sync replicas, before it stops. Gives up after half a
    /// session: the controller may be gone, or stop as well, and then finds out by itself.
    /// </summary>
    /// <returns>The broker epoch in which everything that this process acknowledges is in its logs; -1 for
    /// none.</returns>
    public async Task<long> ShutDownAsync()
    {
        // What a process that never registered finds is what its predecessor left.
        if (controller.BrokerEpoch < 0)
        {
            return identity.PreviousEpoch;
        }

        var since = ports.Time.GetTimestamp();
        while (config.ControlledShutdown && !await TryShutDownAsync())
        {
            if (ports.Time.GetElapsedTime(since) >= config.BrokerSessionTimeout / 2)
            {
                ports.Events.Report(new LifecycleEvents.NotHandedOver(config.NodeId));
                break;
            }

            await Task.Delay(pauseWhileFenced, ports.Time);
        }

        return controller.BrokerEpoch;
    }

    private async Task<bool> TryShutDownAsync()
    {
        try
        {
            return await controller.ShutDownAsync(replicas.AppliedOffset);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
        {
            return false;
        }
    }

    private async Task RegisterAsync()
    {
        while (true)
        {
            try
            {
                var (error, epoch) = await controller.RegisterAsync(identity);
                if (error == ErrorCode.None)
                {
                    controller.BrokerEpoch = epoch;
                    ports.Events.Report(new LifecycleEvents.Registered(config.NodeId, epoch));
                    return;
                }
            }
            catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
            {
                // Tried again below, with whichever controller is active then.
            }

            await Task.Delay(pauseWhileFenced, ports.Time);
        }
    }

    /// <summary>Sends heartbeats until the controller no longer knows the registration.</summary>
    private async Task KeepAliveAsync()
    {
        var fenced = true;
        while (true)
        {
            var (error, nowFenced) = await HeartbeatAsync();
            if (error == ErrorCode.StaleBrokerEpoch)
            {
                return;
            }

            // An error tells nothing about the fence.
            if (error == ErrorCode.None && fenced != nowFenced)
            {
                fenced = nowFenced;
                if (!fenced)
                {
                    ports.Events.Report(new LifecycleEvents.Unfenced(config.NodeId));
                }
            }

            await Task.Delay(fenced ? pauseWhileFenced : config.BrokerHeartbeatInterval, ports.Time);
        }
    }

    private async Task<(ErrorCode Error, bool Fenced)> HeartbeatAsync()
    {
        try
        {
            return await controller.HeartbeatAsync(replicas.AppliedOffset, replicas.Offline);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
        {
            return (ErrorCode.RequestTimedOut, true);
        }
    }
}

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
    BrokerConfig config, Ports ports, ControllerLink controller, ReplicaManager replicas, Guid incarnation)
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

    private async Task RegisterAsync()
    {
        while (true)
        {
            try
            {
                var (error, epoch) = await controller.RegisterAsync(incarnation);
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

using Broker.Configuration;
using Broker.Links;
using Broker.Protocol;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Lifecycle;

/// <summary>Registers this incarnation with the controller and keeps its session alive. Runs on the shard's reactor.</summary>
internal sealed class BrokerLifecycle(
    BrokerConfig config, Ports ports, ControllerLink controller, ReplicaManager replicas, Guid incarnation)
{
    /// <summary>Runs for the life of the broker.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await RegisterAsync();
            while (await HeartbeatAsync() != ErrorCode.StaleBrokerEpoch)
            {
                await Task.Delay(config.BrokerHeartbeatInterval, ports.Time);
            }

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

            await Task.Delay(config.BrokerHeartbeatInterval / 2, ports.Time);
        }
    }

    private async Task<ErrorCode> HeartbeatAsync()
    {
        try
        {
            return await controller.HeartbeatAsync(replicas.AppliedOffset);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ProtocolException)
        {
            return ErrorCode.RequestTimedOut;
        }
    }
}

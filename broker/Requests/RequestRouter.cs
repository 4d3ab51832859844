using Broker.Protocol;
using Broker.Protocol.AllocateProducerIds;
using Broker.Protocol.AlterConfigs;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.BeginQuorumEpoch;
using Broker.Protocol.BrokerHeartbeat;
using Broker.Protocol.BrokerRegistration;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.DeleteRecords;
using Broker.Protocol.DeleteTopics;
using Broker.Protocol.DescribeConfigs;
using Broker.Protocol.ElectLeaders;
using Broker.Protocol.Envelope;
using Broker.Protocol.Fetch;
using Broker.Protocol.IncrementalAlterConfigs;
using Broker.Protocol.InitProducerId;
using Broker.Protocol.ListOffsets;
using Broker.Protocol.Metadata;
using Broker.Protocol.OffsetForLeaderEpoch;
using Broker.Protocol.Produce;
using Broker.Protocol.Vote;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>Reads a request, lets its handler answer it, and writes the response.</summary>
internal sealed class RequestRouter(
    FramePool frames,
    MetadataHandler metadata,
    ProduceHandler produce,
    FetchHandler fetch,
    ListOffsetsHandler listOffsets,
    OffsetForLeaderEpochHandler offsetForLeaderEpoch,
    DeleteRecordsHandler deleteRecords,
    InitProducerIdHandler initProducerId,
    QuorumHandler quorum,
    ControllerHandler controller,
    ElectLeadersHandler electLeaders,
    DescribeConfigsHandler describeConfigs,
    AlterConfigsHandler alterConfigs)
{
    /// <summary>Handles one request.</summary>
    /// <returns>The response, or null where the client wants none.</returns>
    /// <exception cref="ProtocolException">Not a request, or of an API or version this broker does not speak, or one
    /// that can only be answered by closing the connection.</exception>
    public Task<Frame?> HandleAsync(ReadOnlyMemory<byte> request, long connection)
    {
        var reader = new ProtocolReader(request);
        return HandleAsync(reader, new RequestContext(RequestHeader.Read(reader), connection));
    }

    private Task<Frame?> HandleAsync(ProtocolReader reader, RequestContext context)
    {
        if (context.Header.ApiKey == ApiKey.ApiVersions)
        {
            return Task.FromResult<Frame?>(ApiVersionsHandler.Answer(frames, context.Header, reader));
        }

        return context.Header.ApiKey switch
        {
            ApiKey.Metadata => AnswerAsync<MetadataRequest, MetadataResponse>(context, reader, metadata.HandleAsync),
            ApiKey.Produce => AnswerAsync<ProduceRequest, ProduceResponse>(context, reader, produce.HandleAsync),
            ApiKey.Fetch => AnswerAsync<FetchRequest, FetchResponse>(context, reader, fetch.HandleAsync),
            ApiKey.ListOffsets =>
                AnswerAsync<ListOffsetsRequest, ListOffsetsResponse>(context, reader, listOffsets.HandleAsync),
            ApiKey.OffsetForLeaderEpoch => AnswerAsync<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>(
                context, reader, offsetForLeaderEpoch.HandleAsync),
            ApiKey.CreateTopics =>
                AnswerAsync<CreateTopicsRequest, CreateTopicsResponse>(context, reader, controller.CreateTopicsAsync),
            ApiKey.DeleteTopics =>
                AnswerAsync<DeleteTopicsRequest, DeleteTopicsResponse>(context, reader, controller.DeleteTopicsAsync),
            ApiKey.DeleteRecords => AnswerAsync<DeleteRecordsRequest, DeleteRecordsResponse>(
                context, reader, deleteRecords.HandleAsync),
            ApiKey.ElectLeaders => AnswerAsync<ElectLeadersRequest, ElectLeadersResponse>(
                context, reader, electLeaders.HandleAsync),
            ApiKey.DescribeConfigs => AnswerAsync<DescribeConfigsRequest, DescribeConfigsResponse>(
                context, reader, describeConfigs.HandleAsync),
            ApiKey.AlterConfigs =>
                AnswerAsync<AlterConfigsRequest, AlterConfigsResponse>(context, reader, alterConfigs.AlterAsync),
            ApiKey.IncrementalAlterConfigs =>
                AnswerAsync<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(
                    context, reader, alterConfigs.AlterAsync),
            ApiKey.Envelope => AnswerAsync<EnvelopeRequest, EnvelopeResponse>(context, reader, UnwrapAsync),
            ApiKey.InitProducerId => AnswerAsync<InitProducerIdRequest, InitProducerIdResponse>(
                context, reader, initProducerId.HandleAsync),
            ApiKey.AllocateProducerIds => AnswerAsync<AllocateProducerIdsRequest, AllocateProducerIdsResponse>(
                context, reader, controller.AllocateProducerIdsAsync),
            ApiKey.AlterPartition =>
                AnswerAsync<AlterPartitionRequest, AlterPartitionResponse>(
                    context, reader, controller.AlterPartitionAsync),
            ApiKey.BrokerRegistration =>
                AnswerAsync<BrokerRegistrationRequest, BrokerRegistrationResponse>(
                    context, reader, controller.RegisterAsync),
            ApiKey.BrokerHeartbeat =>
                AnswerAsync<BrokerHeartbeatRequest, BrokerHeartbeatResponse>(
                    context, reader, controller.HeartbeatAsync),
            ApiKey.Vote => AnswerAsync<VoteRequest, VoteResponse>(context, reader, quorum.VoteAsync),
            ApiKey.BeginQuorumEpoch =>
                AnswerAsync<BeginQuorumEpochRequest, BeginQuorumEpochResponse>(context, reader, quorum.BeginEpochAsync),
            _ => throw new ProtocolException($"API {context.Header.ApiKey} is not served."),
        };
    }

    /// <summary>Handles what a client sent to another broker.</summary>
    private async Task<EnvelopeResponse?> UnwrapAsync(RequestContext context, EnvelopeRequest envelope)
    {
        var reader = new ProtocolReader(envelope.RequestData);
        var inner = context with { Header = RequestHeader.Read(reader), IsForwarded = true };
        if (inner.Header.ApiKey is not (ApiKey.AlterConfigs or ApiKey.IncrementalAlterConfigs))
        {
            return new EnvelopeResponse { ErrorCode = ErrorCode.InvalidRequest };
        }

        using var frame = await HandleAsync(reader, inner);
        return new EnvelopeResponse { ResponseData = frame?.Memory.ToArray() };
    }

    private async Task<Frame?> AnswerAsync<TRequest, TResponse>(
        RequestContext context, ProtocolReader reader, Func<RequestContext, TRequest, Task<TResponse?>> handle)
        where TRequest : IRequest<TRequest, TResponse>
        where TResponse : class, IMessage<TResponse>
    {
        var (version, correlationId) = (context.Header.ApiVersion, context.Header.CorrelationId);
        if (!SupportedVersions.Supports(context.Header.ApiKey, version))
        {
            throw new ProtocolException($"{context.Header.ApiKey} version {version} is not supported.");
        }

        var request = TRequest.Read(reader, version);
        reader.ExpectEnd();
        var response = await handle(context, request);
        return response is null ? null : MessageFrames.Response(frames, version, correlationId, response);
    }
}

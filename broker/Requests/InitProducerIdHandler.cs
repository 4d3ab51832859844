using Broker.Protocol;
using Broker.Protocol.InitProducerId;

namespace Broker.Requests;

/// <summary>Gives producers their ids. On the reactor of the connections.</summary>
internal sealed class InitProducerIdHandler(ProducerIds ids)
{
    /// <summary>
    /// Answers the request with a new producer id and epoch 0: without a transactional id nobody could tell whose id a
    /// producer claims to go on with, so it raises its epoch itself (KIP-360). Transactional ids are refused with
    /// INVALID_REQUEST, which no client tries again.
    /// </summary>
    public async Task<InitProducerIdResponse?> HandleAsync(RequestContext context, InitProducerIdRequest request)
    {
        if (request.TransactionalId is not null || request.ProducerId < 0 != request.ProducerEpoch < 0)
        {
            return new InitProducerIdResponse { ErrorCode = ErrorCode.InvalidRequest };
        }

        return await ids.NextAsync() is { } id
            ? new InitProducerIdResponse { ProducerId = id, ProducerEpoch = 0 }
            : new InitProducerIdResponse { ErrorCode = ErrorCode.CoordinatorLoadInProgress };
    }
}

namespace Broker.Protocol;

/// <summary>The body of a request, tied to the type of its response.</summary>
public interface IRequest<TSelf, TResponse> : IMessage<TSelf>
    where TSelf : IRequest<TSelf, TResponse>
    where TResponse : IMessage<TResponse>;

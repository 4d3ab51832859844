namespace Broker.Coverage;

/// <summary>
/// A place in the protocol that is not reached in every run. A search that never came there says nothing about it.
/// </summary>
/// <param name="Id">Its name in results and scenarios.</param>
/// <param name="Meaning">What happens there, in a plain sentence.</param>
public sealed record Branch(string Id, string Meaning);

using Harness.Histories.General;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Transactions that sent to a key. Who reads committed records only is not given what lies behind those of one that is
/// open.
/// </summary>
internal sealed class OpenTransactions
{
    // By their beginning. Invariant: lastEnd[i] is the last end of the first i + 1 of them.
    private readonly List<KafkaOperation> transactions;
    private readonly List<long> lastEnd = [];

    public OpenTransactions(IEnumerable<KafkaOperation> operations, Datum key)
    {
        transactions = [.. operations.Where(operation =>
            operation.IsTransaction && operation.Sends.Any(send => send.Key.Equals(key)))];
        foreach (var transaction in transactions)
        {
            lastEnd.Add(Math.Max(transaction.End, lastEnd.Count == 0 ? 0 : lastEnd[^1]));
        }
    }

    /// <summary>Whether another one was open, for a moment, while an operation went on.</summary>
    public bool AnyBeside(KafkaOperation operation)
    {
        var (low, high) = (0, transactions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = transactions[middle].Begin < operation.End ? (middle + 1, high) : (low, middle);
        }

        for (var i = low - 1; i >= 0 && lastEnd[i] > operation.Begin; i--)
        {
            if (transactions[i].End > operation.Begin && !ReferenceEquals(transactions[i], operation))
            {
                return true;
            }
        }

        return false;
    }
}
